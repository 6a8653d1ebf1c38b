namespace Magnum.Engines.Transport;

/// <summary>An answer's body that may not be longer than a bound, whatever its header says.</summary>
internal sealed class BoundedStream(Stream inner, long bytes) : Stream
{
    private long left = bytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="AnswerTooLongException">There is more.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    /// <exception cref="AnswerTooLongException">There is more.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        left -= read;
        return left >= 0 ? read : throw new AnswerTooLongException();
    }
}

/// <summary>An answer was longer than is read.</summary>
internal sealed class AnswerTooLongException() : Exception("The API server's answer is longer than the service reads.");
