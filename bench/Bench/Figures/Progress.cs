using System.Globalization;

namespace Magnum.Bench.Figures;

/// <summary>What happens, on the error stream with the time since the start: the result alone is on the output.</summary>
public sealed class Progress(TimeProvider time)
{
    private readonly long began = time.GetTimestamp();

    /// <summary>Prints a line.</summary>
    public void Line(FormattableString text) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(began).TotalSeconds,6:0.0} s  {text.ToString(CultureInfo.InvariantCulture)}"));
}
