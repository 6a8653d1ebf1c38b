using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Grains.Callers;

/// <summary>What a proof covers of a call.</summary>
internal readonly record struct ProvedCall(GrainId Target, string Interface, string Method, Caller? Caller)
{
    private const int StackBytesMax = 512;

    /// <summary>That call, made in this asynchronous flow.</summary>
    public static ProvedCall Of(IGrainCallContext call) => new(call.TargetId, call.InterfaceName, call.MethodName, CallerContext.Current);

    /// <summary>Its MAC with that key; 32 bytes.</summary>
    public byte[] Mac(byte[] key)
    {
        var type = Target.Type.AsSpan();
        var id = Target.Key.AsSpan();
        ReadOnlySpan<string> texts = [Interface, Method, Caller?.UserId ?? "", Caller?.UserName ?? "", Caller?.ProjectId ?? "", Caller?.RequestId ?? ""];
        var length = 1 + sizeof(int) + type.Length + sizeof(int) + id.Length;
        foreach (var text in texts)
            length += sizeof(int) + Encoding.UTF8.GetByteCount(text);

        Span<byte> bytes = length <= StackBytesMax ? stackalloc byte[length] : new byte[length];
        bytes[0] = (byte)(Caller is null ? 0 : Caller.IsAdmin ? 2 : 1);
        var rest = Put(Put(bytes[1..], type), id);
        foreach (var text in texts)
        {
            var count = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(rest, count);
            rest = rest[(sizeof(int) + count)..];
        }

        return HMACSHA256.HashData(key, bytes);
    }

    // Each part with its length before it: no two calls have the same bytes.
    private static Span<byte> Put(Span<byte> bytes, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, part.Length);
        part.CopyTo(bytes[sizeof(int)..]);
        return bytes[(sizeof(int) + part.Length)..];
    }
}
