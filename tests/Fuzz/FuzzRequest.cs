using System.Globalization;
using System.Text;

namespace Magnum.Fuzz;

/// <summary>A request as bytes.</summary>
/// <param name="Line">Method, target and protocol.</param>
/// <param name="Headers">Headers with their line ends.</param>
/// <param name="Body">The body as it is sent, chunks included.</param>
/// <param name="IsHttpBroken">Whether the server itself may refuse it, without a body.</param>
/// <param name="IsTame">Whether its method, path and token are such that only declared statuses may answer it.</param>
public sealed record FuzzRequest(string Line, string Headers, byte[] Body, bool IsHttpBroken, bool IsTame)
{
    public IEnumerable<ReadOnlyMemory<byte>> Pieces() => [Encoding.UTF8.GetBytes($"{Line}\r\n{Headers}\r\n"), Body];

    /// <summary>For the message of a failure.</summary>
    public override string ToString()
    {
        var body = Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 600)));
        return string.Create(CultureInfo.InvariantCulture, $"{Cut(Line)}\n{Cut(Headers)}\n{body}{(Body.Length > 600 ? $"… ({Body.Length} bytes)" : "")}");
    }

    private static string Cut(string text) => text.Length > 1200 ? $"{text[..1200]}…" : text;
}
