using System.Buffers;

namespace Magnum.Engines.Transport;

/// <summary>An answer's whole body in a borrowed buffer, never longer than a bound, whatever its header says.</summary>
internal sealed class EngineBody : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private byte[] buffer = [];
    private int length;

    private EngineBody()
    {
    }

    /// <summary>What was read; not to be kept beyond the disposal.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Reads to the end.</summary>
    /// <exception cref="AnswerTooLongException">It is longer than <paramref name="most"/>.</exception>
    public static async Task<EngineBody> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var body = new EngineBody();
        try
        {
            // One byte more than the bound, and than what the header promises, so that the end is seen without growing.
            body.Grow((int)Math.Min(content.Headers.ContentLength ?? FirstBytes, most) + 1);
            while (await stream.ReadAsync(body.buffer.AsMemory(body.length), cancellationToken) is > 0 and var read)
            {
                body.length += read;
                if (body.length > most)
                    throw new AnswerTooLongException();
                if (body.length == body.buffer.Length)
                    body.Grow(body.length * 2);
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        (buffer, length) = ([], 0);
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}

/// <summary>An answer is not in the form that its type promises.</summary>
internal sealed class MalformedAnswerException() : Exception("The API server's answer is not what an API server says.");

/// <summary>An answer was longer than is read.</summary>
internal sealed class AnswerTooLongException() : Exception("The API server's answer is longer than the service reads.");
