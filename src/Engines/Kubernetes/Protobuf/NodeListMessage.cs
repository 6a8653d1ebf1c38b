using System.Text;
using Magnum.Engines.Transport;

namespace Magnum.Engines.Kubernetes.Protobuf;

/// <summary>The parts of a node list that are read, from protobuf. What they mean is told at <see cref="NodeListModel"/>, which JSON gives too; of a node's conditions only <c>Ready</c> is.</summary>
/// <remarks>Numbers of fields: k8s.io/api core/v1/generated.proto and k8s.io/apimachinery pkg/apis/meta/v1/generated.proto; they never change.</remarks>
internal static class NodeListMessage
{
    /// <summary>Reads a list.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="most">So many nodes and one more are read, the rest is not: who asked for fewer sees that there are too many.</param>
    /// <exception cref="MalformedAnswerException">It is no list of nodes.</exception>
    public static NodeListModel Read(ReadOnlySpan<byte> body, int most)
    {
        var items = new List<NodeModel>();
        ListMetadata? metadata = null;
        var list = new ProtobufReader(KubernetesEnvelope.Open(body, "NodeList"u8));
        while (list.Next())
        {
            if (list.Field == 1)
                metadata = new ListMetadata { Continue = TextOf(list.Bytes, 3) };
            else if (list.Field == 2 && items.Count <= most)
                items.Add(Node(list.Bytes));
        }

        return new NodeListModel { Metadata = metadata, Items = items };
    }

    private static NodeModel Node(ReadOnlySpan<byte> message)
    {
        NodeMetadata? metadata = null;
        NodeSpec? spec = null;
        NodeStatus? status = null;
        var node = new ProtobufReader(message);
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1:
                    Find(node.Bytes, 1, out var name, 5, out var uid);
                    metadata = new NodeMetadata { Name = Text(name), Uid = Text(uid) };
                    break;
                case 2:
                    spec = new NodeSpec { ProviderId = TextOf(node.Bytes, 3) };
                    break;
                case 3:
                    status = Status(node.Bytes);
                    break;
            }
        }

        return new NodeModel { Metadata = metadata, Spec = spec, Status = status };
    }

    private static NodeStatus Status(ReadOnlySpan<byte> message)
    {
        var conditions = new List<NodeCondition>(1);
        var addresses = new List<NodeAddress>();
        var status = new ProtobufReader(message);
        while (status.Next())
        {
            if (status.Field == 4)
            {
                Find(status.Bytes, 1, out var type, 2, out var value);
                // The others, which are most of an answer's texts, nobody asks for.
                if (type.SequenceEqual("Ready"u8))
                    conditions.Add(new NodeCondition { Type = Text(type), Status = Text(value), Reason = TextOf(status.Bytes, 5), Message = TextOf(status.Bytes, 6) });
            }
            else if (status.Field == 5)
            {
                Find(status.Bytes, 1, out var type, 2, out var address);
                addresses.Add(new NodeAddress { Type = Text(type), Address = Text(address) });
            }
        }

        return new NodeStatus { Conditions = conditions, Addresses = addresses };
    }

    // A message's text of that number; of several the last. Null when there is none, or it is empty.
    private static string? TextOf(ReadOnlySpan<byte> message, int field)
    {
        Find(message, field, out var text, field, out _);
        return Text(text);
    }

    // The bytes of two fields of a message; of several with one number the last. Empty where there are none.
    private static void Find(ReadOnlySpan<byte> message, int one, out ReadOnlySpan<byte> first, int other, out ReadOnlySpan<byte> second)
    {
        first = second = [];
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == one)
                first = reader.Bytes;
            else if (reader.Field == other)
                second = reader.Bytes;
        }
    }

    private static string? Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
}
