using System.Globalization;

namespace Magnum.Demo;

/// <summary>Prints what happens: one changing line on a terminal, plain lines elsewhere, nothing where the terminal was closed.</summary>
internal sealed class Show(TimeProvider time)
{
    private readonly long startedAt = time.GetTimestamp();
    private readonly bool isTerminal = !Console.IsOutputRedirected;
    private string? open;

    /// <summary>Prints a line with the time since the start.</summary>
    public void Line(string text)
    {
        Close();
        Print($"{Elapsed}  {text}{Environment.NewLine}");
    }

    /// <summary>Shows progress: replaces the open line on a terminal; elsewhere prints only what is new.</summary>
    public void Progress(string text)
    {
        if (isTerminal)
            Print($"\r{Elapsed}  {text.PadRight(open?.Length ?? 0)}");
        else if (text != open)
            Print($"{Elapsed}  {text}{Environment.NewLine}");
        open = text;
    }

    private string Elapsed => time.GetElapsedTime(startedAt).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(6) + " s";

    private void Close()
    {
        if (isTerminal && open is not null)
            Print(Environment.NewLine);
        open = null;
    }

    private static void Print(string text)
    {
        try
        {
            Console.Write(text);
        }
        catch (IOException)
        {
            // The signal that ends the demo is on its way.
        }
    }
}
