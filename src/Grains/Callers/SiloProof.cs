using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Grains.Callers;

/// <summary>Tells calls that silos make from all others: who makes one proves with each that it knows the silos' key.</summary>
/// <remarks>
/// Nothing in a message can do that without a key: a client writes all of it, its sender too. The proof covers target, method and caller, so that it admits
/// nothing else should it get out; Orleans exports the request's context with answers and rejections.
/// </remarks>
internal sealed class SiloProof(SiloKeys keys)
{
    private const string Key = "magnum.proof";
    private const int StackBytesMax = 512;

    /// <summary>Puts the proof of a call that is about to be made into this asynchronous flow.</summary>
    public void Attach(IGrainCallContext call) => RequestContext.Set(Key, Compute(keys.Current, call, CallerContext.Current));

    /// <summary>Whether a silo made the call that is about to be served. Takes the proof out of this asynchronous flow.</summary>
    public bool Take(IGrainCallContext call)
    {
        if (RequestContext.Get(Key) is not byte[] proof)
            return false;
        RequestContext.Remove(Key);
        var caller = CallerContext.Current;
        foreach (var key in keys.All)
        {
            if (CryptographicOperations.FixedTimeEquals(proof, Compute(key, call, caller)))
                return true;
        }

        return false;
    }

    private static byte[] Compute(byte[] key, IGrainCallContext call, Caller? caller)
    {
        var type = call.TargetId.Type.AsSpan();
        var id = call.TargetId.Key.AsSpan();
        ReadOnlySpan<string> texts = [call.InterfaceName, call.MethodName, caller?.UserId ?? "", caller?.UserName ?? "", caller?.ProjectId ?? "", caller?.RequestId ?? ""];
        var length = 1 + sizeof(int) + type.Length + sizeof(int) + id.Length;
        foreach (var text in texts)
            length += sizeof(int) + Encoding.UTF8.GetByteCount(text);

        Span<byte> bytes = length <= StackBytesMax ? stackalloc byte[length] : new byte[length];
        bytes[0] = (byte)(caller is null ? 0 : caller.IsAdmin ? 2 : 1);
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
