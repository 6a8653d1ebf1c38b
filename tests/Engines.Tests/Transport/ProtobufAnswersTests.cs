using System.Text;
using Magnum.Engines.Tests.Contracts;
using Microsoft.AspNetCore.Http;

namespace Magnum.Engines.Tests.Transport;

/// <summary>Lists of nodes in the form that API servers send and that is cheap to read.</summary>
public sealed class ProtobufAnswersTests
{
    private const string MediaType = "application/vnd.kubernetes.protobuf";
    private const string Nodes = "/api/v1/nodes";

    [Fact]
    public async Task Protobuf_says_what_JSON_says()
    {
        const string json = """
            {"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": [
              {"metadata": {"name": "node-1", "uid": "u-1"}, "spec": {"providerID": "openstack:///6f1e7d5c-0000-4000-8000-000000000001"},
               "status": {"conditions": [{"type": "MemoryPressure", "status": "False"}, {"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "ok"}],
                          "addresses": [{"type": "InternalIP", "address": "10.0.0.2"}, {"type": "Hostname", "address": "node-1"}]}},
              {"metadata": {"name": "node-0"}, "spec": {}, "status": {"conditions": [{"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown", "message": "Kubelet stopped posting node status."}]}}]}
            """;
        var ready = Node("node-1", "u-1", "openstack:///6f1e7d5c-0000-4000-8000-000000000001", new ProtobufMessage()
            .With(4, Condition("MemoryPressure", "False", "", ""))
            .With(4, Condition("Ready", "True", "KubeletReady", "ok"))
            .With(5, new ProtobufMessage().With(1, "InternalIP").With(2, "10.0.0.2"))
            .With(5, new ProtobufMessage().With(1, "Hostname").With(2, "node-1")));
        var silent = Node("node-0", "", "", new ProtobufMessage().With(4, Condition("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")));
        var list = new ProtobufMessage().With(1, new ProtobufMessage().With(2, "1")).With(2, ready).With(2, silent);

        var fromJson = Assert.IsType<EngineReading.Answered>(await ListingAsync("application/json", Encoding.UTF8.GetBytes(json)));
        var fromProtobuf = Assert.IsType<EngineReading.Answered>(await ListingAsync(MediaType, ProtobufMessage.Envelope("NodeList", list)));

        Assert.Equal(["node-0", "node-1"], fromProtobuf.Nodes.Select(static node => node.Name));
        Assert.Equal(fromJson.Nodes.Select(Shown), fromProtobuf.Nodes.Select(Shown));

        static string Shown(EngineNode node) => $"{node.Name} {node.Id} {node.IsReady} {node.Cause} {node.ServerId} {string.Join(' ', node.Addresses)}";
    }

    [Fact]
    public async Task Pages_are_followed_and_fields_of_any_kind_jumped_over()
    {
        var asked = new List<string>();
        await using var engine = await ScriptedEngine.StartAsync(http =>
        {
            if (http.Request.Path != Nodes)
                return http.Response.WriteAsync("ok");
            asked.Add(http.Request.Query["continue"].ToString());
            var metadata = asked.Count == 1 ? new ProtobufMessage().With(3, "more").With(4, 1) : new ProtobufMessage();
            var node = Node($"node-{asked.Count}", "u", "", new ProtobufMessage()).With(9, 300).WithFixed(10, new byte[8]).WithFixed(11, new byte[4]);
            return SayAsync(http, MediaType, ProtobufMessage.Envelope("NodeList", new ProtobufMessage().With(1, metadata).With(2, node)));
        });
        await using var client = new EngineClient(EngineClient.Loopback);

        var reading = Assert.IsType<EngineReading.Answered>(await client.ReadAsync(engine.Address, identity: null));

        Assert.Equal(["", "more"], asked);
        Assert.Equal(["node-1", "node-2"], reading.Nodes.Select(static node => node.Name));
    }

    public static TheoryData<byte[]> NoLists { get; } = new(Bodies());

    [Theory]
    [MemberData(nameof(NoLists))]
    public async Task What_is_no_list_of_nodes_is_not_taken_for_one(byte[] body) =>
        Assert.Equal(new EngineReading.Unintelligible("The API server's answer is not what an API server says."), await ListingAsync(MediaType, body));

    [Fact]
    public async Task More_nodes_than_are_read_are_told()
    {
        var list = Enumerable.Range(0, 9).Aggregate(new ProtobufMessage(), static (all, index) => all.With(2, Node($"node-{index}", "u", "", new ProtobufMessage())));

        Assert.Equal(
            new EngineReading.Unintelligible("The API server lists more than 3 nodes."),
            await ListingAsync(MediaType, ProtobufMessage.Envelope("NodeList", list), settings: ("NodesMax", "3")));
    }

    [Theory]
    [InlineData(403, typeof(EngineReading.Unauthorized))]
    [InlineData(503, typeof(EngineReading.NotReady))]
    public async Task A_refusal_in_protobuf_is_told_in_the_engines_words(int status, Type expected)
    {
        var reading = await ListingAsync(MediaType, ProtobufMessage.Envelope("Status", new ProtobufMessage().With(2, "Failure").With(3, "nodes are out of reach").With(6, (ulong)status)), status);

        Assert.IsType(expected, reading);
        Assert.Equal("nodes are out of reach", ((EngineReading.Failure)reading).Cause);
    }

    [Fact]
    public async Task A_refusal_that_can_not_be_read_is_told_by_its_status() =>
        Assert.Equal(new EngineReading.NotReady($"{Nodes} was answered 503."), await ListingAsync(MediaType, [.. "k8s\0"u8, 0x0a], 503));

    private static IEnumerable<byte[]> Bodies()
    {
        var empty = ProtobufMessage.Envelope("NodeList", new ProtobufMessage());
        yield return [];
        yield return [.. "k8s\0"u8];
        yield return [.. "no prefix"u8];
        // Of another kind.
        yield return ProtobufMessage.Envelope("PodList", new ProtobufMessage());
        // Cut off within a node.
        yield return ProtobufMessage.Envelope("NodeList", new ProtobufMessage().With(2, Node("node-0", "u", "", new ProtobufMessage())))[..^3];
        // A length beyond the end, a group, a number without an end.
        yield return [.. empty, 0x12, 0xff, 0xff, 0xff, 0xff, 0x0f];
        yield return [.. empty, 0x13];
        yield return [.. empty, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    }

    private static ProtobufMessage Node(string name, string uid, string provider, ProtobufMessage status) => new ProtobufMessage()
        .With(1, new ProtobufMessage().With(1, name).With(5, uid).With(11, "label"))
        .With(2, new ProtobufMessage().With(1, "10.1.0.0/24").With(3, provider))
        .With(3, status);

    private static ProtobufMessage Condition(string type, string status, string reason, string message) =>
        new ProtobufMessage().With(1, type).With(2, status).With(5, reason).With(6, message);

    private static async Task<EngineReading> ListingAsync(string type, byte[] body, int status = 200, params IEnumerable<(string, string)> settings)
    {
        await using var engine = await ScriptedEngine.StartAsync(http =>
        {
            if (http.Request.Path != Nodes)
                return http.Response.WriteAsync("ok");
            http.Response.StatusCode = status;
            return SayAsync(http, type, body);
        });
        await using var client = new EngineClient([EngineClient.Loopback, .. settings]);
        return await client.ReadAsync(engine.Address, identity: null);
    }

    private static Task SayAsync(HttpContext http, string type, byte[] body)
    {
        http.Response.ContentType = type;
        return http.Response.Body.WriteAsync(body).AsTask();
    }
}
