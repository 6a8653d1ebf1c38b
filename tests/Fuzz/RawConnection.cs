using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Magnum.Fuzz;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">The headers, without regard to case.</param>
/// <param name="Body">The body.</param>
public sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Sends bytes that no HTTP client would, and reads the answer.</summary>
public static class RawConnection
{
    /// <summary>Sends all pieces, then reads. The client's side stays open, so that nothing but the server ends the request.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="pieces">What to send.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isHead">Whether the answer has no body whatever length it tells.</param>
    /// <returns>The answer, or null: the connection was closed without one.</returns>
    public static async Task<RawAnswer?> SendAsync(Uri address, IEnumerable<ReadOnlyMemory<byte>> pieces, CancellationToken cancellationToken, bool isHead = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        client.NoDelay = true;
        var stream = client.GetStream();
        // The server may answer and close before all is sent: what it said counts.
        var sending = WriteAsync(stream, pieces, cancellationToken);
        var answer = await ReadAsync(stream, isHead, cancellationToken);
        client.Close();
        await sending;
        return answer;
    }

    private static async Task WriteAsync(NetworkStream stream, IEnumerable<ReadOnlyMemory<byte>> pieces, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var piece in pieces)
                await stream.WriteAsync(piece, cancellationToken);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Refused while sending; the answer tells why.
        }
    }

    private static async Task<RawAnswer?> ReadAsync(NetworkStream stream, bool isHead, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            if (Parse(bytes, isHead) is { } answer)
                return answer;
            int count;
            try
            {
                count = await stream.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException)
            {
                count = 0;
            }

            if (count == 0)
                return null;
            bytes.AddRange(buffer.AsSpan(0, count));
        }
    }

    // The first final answer, once it is whole; answers have a length or no body.
    private static RawAnswer? Parse(List<byte> bytes, bool isHead)
    {
        var text = Encoding.UTF8.GetString([.. bytes]);
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                return null;
            var lines = text[..end].Split("\r\n");
            var status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
            text = text[(end + 4)..];
            if (status < 200)
                continue;
            var headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).GroupBy(static pair => pair[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(static group => group.Key, static group => string.Join(", ", group.Select(static pair => pair.ElementAtOrDefault(1) ?? "")), StringComparer.OrdinalIgnoreCase);
            var length = !isHead && headers.TryGetValue("Content-Length", out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : 0;
            return Encoding.UTF8.GetByteCount(text) >= length ? new RawAnswer(status, headers, text) : null;
        }
    }
}
