using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Magnum.Engines.Tests.Contracts;
using Microsoft.AspNetCore.Http;

namespace Magnum.Engines.Tests.Transport;

/// <summary>What is asked of a manager, and what it says, as recorded from a Docker Engine 20.10.</summary>
public sealed class SwarmNodesTests
{
    private const string Drained = """{"ID": "rsu6", "Version": {"Index": 97}, "Spec": {"Name": "n", "Labels": {"a": "b"}, "Role": "worker", "Availability": "drain"}}""";
    private const string Active = """{"ID": "rsu6", "Version": {"Index": 29}, "Spec": {"Name": "n", "Labels": {"a": "b"}, "Role": "worker", "Availability": "active"}}""";
    private const string Running = """[{"ID": "457a", "NodeID": "rsu6", "Status": {"State": "running"}, "DesiredState": "shutdown"}, {"ID": "dawk", "NodeID": "rsu6", "Status": {"State": "shutdown"}}]""";
    private const string NoNode = """{"message": "node rsu6 not found"}""";

    private static readonly EngineNode Node = new("coe2", IsReady: true, null, null, ["10.88.0.2"]) { Id = "rsu6" };

    private readonly ConcurrentQueue<string> asked = new();

    [Fact]
    public async Task A_node_is_drained_with_all_else_that_is_said_of_it_and_its_tasks_are_counted()
    {
        Assert.Equal(
            new EngineReply.Working("Tasks left on coe2: 1"),
            await ActAsync((nodes, target) => nodes.DrainAsync(target, Node, default), ("GET /nodes/rsu6", 200, Active), ("POST /nodes/rsu6/update?version=29", 200, ""), ("GET /tasks?filters={\"node\":[\"rsu6\"]}", 200, Running)));
        Assert.Equal(
            ["GET /nodes/rsu6 ", """POST /nodes/rsu6/update?version=29 {"Name":"n","Labels":{"a":"b"},"Role":"worker","Availability":"drain"}""", "GET /tasks?filters={\"node\":[\"rsu6\"]} "], asked);
    }

    [Fact]
    public async Task A_drained_node_without_tasks_is_done() => Assert.Equal(
        new EngineReply.Done(),
        await ActAsync((nodes, target) => nodes.DrainAsync(target, Node, default), ("GET /nodes/rsu6", 200, Drained), ("GET /tasks?filters={\"node\":[\"rsu6\"]}", 200, "[]")));

    [Fact]
    public async Task Of_a_lost_node_no_task_is_awaited() => Assert.Equal(
        new EngineReply.Done(),
        await ActAsync((nodes, target) => nodes.DrainAsync(target, Node with { IsReady = false }, default), ("GET /nodes/rsu6", 200, Drained)));

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_a_failure_that_may_be_repeated() => Assert.Equal(
        new EngineReply.Failed("rpc error: code = Unknown desc = update out of sequence"),
        await ActAsync(
            (nodes, target) => nodes.RestoreAsync(target, Node, default),
            ("GET /nodes/rsu6", 200, Drained), ("POST /nodes/rsu6/update?version=97", 500, """{"message": "rpc error: code = Unknown desc = update out of sequence"}""")));

    [Fact]
    public async Task A_node_that_is_not_there_is_as_wanted()
    {
        Assert.Equal(new EngineReply.Done(), await ActAsync((nodes, target) => nodes.DrainAsync(target, Node, default), ("GET /nodes/rsu6", 404, NoNode)));
        Assert.Equal(new EngineReply.Done(), await ActAsync((nodes, target) => nodes.RestoreAsync(target, Node, default), ("GET /nodes/rsu6", 404, NoNode)));
        Assert.Equal(new EngineReply.Done(), await ActAsync((nodes, target) => nodes.ForgetAsync(target, Node, default), ("GET /nodes/rsu6", 404, NoNode)));
        Assert.Equal(new EngineReply.Done(), await ActAsync((nodes, target) => nodes.ForgetAsync(target, Node, default), ("GET /nodes/rsu6", 200, Drained), ("DELETE /nodes/rsu6?force=true", 404, NoNode)));
    }

    [Fact]
    public async Task A_node_is_removed_by_force_since_a_manager_believes_in_it_for_a_while() => Assert.Equal(
        new EngineReply.Done(),
        await ActAsync((nodes, target) => nodes.ForgetAsync(target, Node, default), ("GET /nodes/rsu6", 200, Drained), ("DELETE /nodes/rsu6?force=true", 200, "")));

    [Fact]
    public async Task A_manager_is_demoted_before_it_is_removed_and_the_refusal_of_those_that_still_count_it_may_be_repeated()
    {
        const string refusal = """{"message": "rpc error: code = FailedPrecondition desc = node rsu6 is a cluster manager and is a member of the raft cluster. It must be demoted to worker before removal"}""";
        var manager = Drained.Replace("worker", "manager", StringComparison.Ordinal);

        Assert.Equal(
            new EngineReply.Failed("/nodes was answered 400."),
            await ActAsync((nodes, target) => nodes.ForgetAsync(target, Node, default),
                ("GET /nodes/rsu6", 200, manager), ("POST /nodes/rsu6/update?version=97", 200, ""), ("DELETE /nodes/rsu6?force=true", 400, refusal)));
        Assert.Equal(
            ["GET /nodes/rsu6 ", """POST /nodes/rsu6/update?version=97 {"Name":"n","Labels":{"a":"b"},"Role":"worker","Availability":"drain"}""", "DELETE /nodes/rsu6?force=true "], asked);
    }

    [Fact]
    public async Task A_manager_that_can_not_decide_says_so() => Assert.Equal(
        new EngineReply.Failed("rpc error: code = DeadlineExceeded desc = context deadline exceeded"),
        await ActAsync((nodes, target) => nodes.ForgetAsync(target, Node, default), ("GET /nodes/rsu6", 200, Drained), ("DELETE /nodes/rsu6?force=true", 500, """{"message": "rpc error: code = DeadlineExceeded desc = context deadline exceeded"}""")));

    private async Task<EngineReply> ActAsync(Func<IEngineNodes, EngineTarget, Task<EngineReply>> act, params IEnumerable<(string Request, int Status, string Body)> script)
    {
        await using var engine = await ScriptedEngine.StartAsync(async http =>
        {
            var request = $"{http.Request.Method} {http.Request.Path}{Uri.UnescapeDataString(http.Request.QueryString.Value ?? "")}";
            using var body = new StreamReader(http.Request.Body);
            var text = await body.ReadToEndAsync(http.RequestAborted);
            asked.Enqueue($"{request} {(text.Length > 0 ? JsonNode.Parse(text)!.ToJsonString() : "")}");
            var answer = script.Single(line => line.Request == request);
            http.Response.StatusCode = answer.Status;
            await http.Response.WriteAsync(answer.Body, http.RequestAborted);
        });
        await using var client = new EngineClient(EngineClient.Loopback);
        return await act(client.Get<IEngineNodes>(), EngineClient.Target(new UriBuilder(engine.Address) { Scheme = "tcp" }.Uri, identity: null, EngineKind.Swarm));
    }
}
