using System.Net.Http.Headers;
using Magnum.Engines.Transport;

namespace Magnum.Engines.Kubernetes.Protobuf;

/// <summary>
/// What an API server sends where it is asked for protobuf: the object's kind, and the object. Every server has it for its own kinds; a reader finds what it wants
/// without looking at the rest, which in JSON has to be taken apart to find its end.
/// </summary>
/// <remarks>Source: k8s.io/apimachinery pkg/runtime/serializer/protobuf/protobuf.go for the prefix, pkg/runtime/generated.proto, message Unknown, for the fields; the same from 1.3 to 1.33.</remarks>
internal static class KubernetesEnvelope
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int TypeMetaField = 1;
    private const int RawField = 2;
    private const int KindField = 2;
    private const int StatusMessageField = 3;

    private static ReadOnlySpan<byte> Prefix => "k8s\0"u8;

    /// <summary>Whether an answer of that type is one.</summary>
    public static bool IsOne(MediaTypeHeaderValue? type) => string.Equals(type?.MediaType, MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The object inside.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="kind">What it must be, in UTF-8.</param>
    /// <exception cref="MalformedAnswerException">It is not.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> body, ReadOnlySpan<byte> kind)
    {
        if (!body.StartsWith(Prefix))
            throw new MalformedAnswerException();
        ReadOnlySpan<byte> raw = [];
        var isOfKind = false;
        var envelope = new ProtobufReader(body[Prefix.Length..]);
        while (envelope.Next())
        {
            if (envelope.Field == TypeMetaField)
                isOfKind = IsOfKind(envelope.Bytes, kind);
            else if (envelope.Field == RawField)
                raw = envelope.Bytes;
        }

        return isOfKind ? raw : throw new MalformedAnswerException();
    }

    /// <summary>What a refusal says for people.</summary>
    /// <param name="body">A Status; it may have been cut.</param>
    /// <returns>Empty where it says nothing that can be read.</returns>
    public static string Message(ReadOnlySpan<byte> body)
    {
        try
        {
            var status = new ProtobufReader(Open(body, "Status"u8));
            while (status.Next())
            {
                if (status.Field == StatusMessageField)
                    return status.Text;
            }

            return "";
        }
        catch (MalformedAnswerException)
        {
            return "";
        }
    }

    private static bool IsOfKind(ReadOnlySpan<byte> typeMeta, ReadOnlySpan<byte> kind)
    {
        var type = new ProtobufReader(typeMeta);
        while (type.Next())
        {
            if (type.Field == KindField)
                return type.Bytes.SequenceEqual(kind);
        }

        return false;
    }
}
