using Magnum.Engines.Transport;

namespace Magnum.Engines.Kubernetes.Protobuf;

/// <summary>The parts of a node list that are read, from protobuf. What they mean is told at <see cref="NodeListModel"/>, which JSON gives too.</summary>
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
                    metadata = new NodeMetadata { Name = TextOf(node.Bytes, 1), Uid = TextOf(node.Bytes, 5) };
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
        var conditions = new List<NodeCondition>();
        var addresses = new List<NodeAddress>();
        var status = new ProtobufReader(message);
        while (status.Next())
        {
            if (status.Field == 4)
                conditions.Add(Condition(status.Bytes));
            else if (status.Field == 5)
                addresses.Add(new NodeAddress { Type = TextOf(status.Bytes, 1), Address = TextOf(status.Bytes, 2) });
        }

        return new NodeStatus { Conditions = conditions, Addresses = addresses };
    }

    private static NodeCondition Condition(ReadOnlySpan<byte> message) =>
        new() { Type = TextOf(message, 1), Status = TextOf(message, 2), Reason = TextOf(message, 5), Message = TextOf(message, 6) };

    // A message's text of that number; of several the last. Null when there is none.
    private static string? TextOf(ReadOnlySpan<byte> message, int field)
    {
        string? text = null;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == field)
                text = reader.Text;
        }

        return text;
    }
}
