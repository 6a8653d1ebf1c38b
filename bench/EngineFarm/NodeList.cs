namespace Magnum.EngineFarm;

/// <summary>A list of nodes as an API server tells it: recorded, in the form that is asked for.</summary>
internal static class NodeList
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    private static readonly byte[] InJson = Bytes("nodes.json");
    private static readonly byte[] InProtobuf = Bytes("nodes.pb");

    /// <summary>The answer. Who would take protobuf gets it, as it stands first with everybody who asks for it.</summary>
    public static IResult Answer(HttpRequest request) => request.Headers.Accept.ToString().StartsWith(Protobuf, StringComparison.Ordinal)
        ? Results.Bytes(InProtobuf, Protobuf)
        : Results.Bytes(InJson, "application/json");

    private static byte[] Bytes(string name)
    {
        using var content = typeof(NodeList).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
