using System.Globalization;

namespace Magnum.Demo;

/// <summary>Prints what happens: one changing line on a terminal, plain lines elsewhere.</summary>
internal sealed class Show(TimeProvider time)
{
    private readonly long startedAt = time.GetTimestamp();
    private readonly bool isTerminal = !Console.IsOutputRedirected;
    private string? open;

    /// <summary>Prints a line with the time since the start.</summary>
    public void Line(string text)
    {
        Close();
        Console.WriteLine($"{Elapsed}  {text}");
    }

    /// <summary>Shows progress: replaces the open line on a terminal; elsewhere prints only what is new.</summary>
    public void Progress(string text)
    {
        if (isTerminal)
            Console.Write($"\r{Elapsed}  {text.PadRight(open?.Length ?? 0)}");
        else if (text != open)
            Console.WriteLine($"{Elapsed}  {text}");
        open = text;
    }

    private string Elapsed => time.GetElapsedTime(startedAt).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(6) + " s";

    private void Close()
    {
        if (isTerminal && open is not null)
            Console.WriteLine();
        open = null;
    }
}
