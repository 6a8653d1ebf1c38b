using System.Text;
using Magnum.Engines.Transport;

namespace Magnum.Engines.Kubernetes.Protobuf;

/// <summary>Reads one message in protobuf's wire format, field by field. What nobody asks for is jumped over and not looked at.</summary>
/// <remarks>Format: protobuf.dev, "Encoding". Groups, which nothing writes any more, are refused.</remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>Number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its text, bytes or message; empty for a number.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The same as text; what is no UTF-8 is replaced.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="MalformedAnswerException">It is no such message.</exception>
    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        var tag = Number();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Bytes = [];
        switch (tag & 7)
        {
            case 0:
                Number();
                return true;
            case 1:
                Take(sizeof(ulong));
                return true;
            case 2:
                Bytes = Take(Number());
                return true;
            case 5:
                Take(sizeof(uint));
                return true;
            default:
                throw new MalformedAnswerException();
        }
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
            throw new MalformedAnswerException();
        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    // Seven bits a byte, the lowest first.
    private ulong Number()
    {
        ulong number = 0;
        for (var (shift, at) = (0, 0); at < rest.Length && shift < 64; shift += 7, at++)
        {
            number |= (ulong)(rest[at] & 0x7f) << shift;
            if (rest[at] < 0x80)
            {
                rest = rest[(at + 1)..];
                return number;
            }
        }

        throw new MalformedAnswerException();
    }
}
