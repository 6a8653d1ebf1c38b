using System.Text;

namespace Magnum.Engines.Tests.Transport;

/// <summary>Writes messages in protobuf's wire format, and Kubernetes' envelope around them.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<byte> bytes = [];

    public byte[] Bytes => [.. bytes];

    /// <summary>An object of that kind as an API server sends it.</summary>
    public static byte[] Envelope(string kind, ProtobufMessage inside) =>
        [.. "k8s\0"u8, .. new ProtobufMessage().With(1, new ProtobufMessage().With(1, "v1").With(2, kind)).With(2, inside).Bytes];

    public ProtobufMessage With(int field, string text) => With(field, Encoding.UTF8.GetBytes(text));

    public ProtobufMessage With(int field, ProtobufMessage message) => With(field, message.Bytes);

    public ProtobufMessage With(int field, ulong number) => Number(((ulong)field << 3) | 0).Number(number);

    /// <summary>A number of four or eight bytes.</summary>
    public ProtobufMessage WithFixed(int field, byte[] number)
    {
        Number(((ulong)field << 3) | (number.Length == 8 ? 1u : 5u));
        bytes.AddRange(number);
        return this;
    }

    private ProtobufMessage With(int field, byte[] inside)
    {
        Number(((ulong)field << 3) | 2).Number((ulong)inside.Length);
        bytes.AddRange(inside);
        return this;
    }

    private ProtobufMessage Number(ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
        return this;
    }
}
