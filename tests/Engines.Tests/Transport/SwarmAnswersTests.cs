using Magnum.Engines.Tests.Contracts;
using Microsoft.AspNetCore.Http;

namespace Magnum.Engines.Tests.Transport;

/// <summary>What a manager says, as recorded from real ones.</summary>
public sealed class SwarmAnswersTests
{
    private const string Manager = """{"ID": "32DH", "Swarm": {"LocalNodeState": "active", "ControlAvailable": true, "Error": ""}}""";

    private const string AmongOthers = """
        {"Swarm": {"LocalNodeState": "active", "ControlAvailable": true, "Error": "", "RemoteManagers": [{"NodeID": "a", "Addr": "10.0.0.5:2377"}, {"NodeID": "b", "Addr": "10.0.0.6:2377"}]}}
        """;

    [Fact]
    public async Task A_manager_tells_its_machines()
    {
        var reading = await ReadAsync(
            Manager,
            """
            [{"Description": {"Hostname": "coe2"}, "Spec": {"Role": "worker"}, "Status": {"State": "down", "Message": "heartbeat failure", "Addr": "10.88.0.2"}},
             {"Description": {"Hostname": "coe1"}, "Status": {"State": "ready", "Addr": "10.88.0.1"}}]
            """);

        var nodes = Assert.IsType<EngineReading.Answered>(reading).Nodes;
        Assert.Equal([("coe1", true, null, "10.88.0.1"), ("coe2", false, "down: heartbeat failure", "10.88.0.2")], nodes.Select(static node => (node.Name, node.IsReady, node.Cause, node.Addresses[0])));
    }

    [Theory]
    [InlineData("""{"Swarm": {"LocalNodeState": "active", "ControlAvailable": true, "Error": "rpc error: code = Unknown desc = The swarm does not have a leader."}}""", "The swarm has no quorum of managers: rpc error: code = Unknown desc = The swarm does not have a leader.")]
    [InlineData("""{"Swarm": {"LocalNodeState": "active", "ControlAvailable": true, "Error": "rpc error: code = DeadlineExceeded desc = context deadline exceeded", "RemoteManagers": [{"Addr": "10.0.0.5:2377"}, {"Addr": "10.0.0.6:2377"}]}}""", "The swarm has no quorum of managers: rpc error: code = DeadlineExceeded desc = context deadline exceeded")]
    [InlineData("""{"Swarm": {"LocalNodeState": "active", "ControlAvailable": true, "Error": "rpc error: code = DeadlineExceeded desc = context deadline exceeded", "RemoteManagers": [{"Addr": "10.0.0.5:2377"}]}}""", "rpc error: code = DeadlineExceeded desc = context deadline exceeded")]
    [InlineData("""{"Swarm": {"LocalNodeState": "inactive", "ControlAvailable": false, "Error": ""}}""", "The engine is in no swarm: it is inactive.")]
    [InlineData("""{"Swarm": {"LocalNodeState": "active", "ControlAvailable": false, "Error": ""}}""", "The engine is no manager of its swarm.")]
    [InlineData("""{"ID": "32DH"}""", "The engine tells nothing of a swarm.")]
    public async Task An_engine_that_cannot_decide_says_so_before_it_is_asked_for_nodes(string info, string cause) =>
        Assert.Equal(new EngineReading.NotReady(cause), await ReadAsync(info, nodes: null));

    [Fact]
    public async Task A_manager_among_others_that_does_not_get_at_its_nodes_has_no_quorum() =>
        Assert.Equal(new EngineReading.NotReady("The swarm has no quorum of managers: rpc error: code = Unknown desc = context deadline exceeded"), await ReadAsync(AmongOthers, nodes: null));

    [Fact]
    public async Task A_manager_among_others_that_answers_and_keeps_its_list_to_itself_has_no_quorum()
    {
        await using var engine = await ScriptedEngine.StartAsync(static http =>
            http.Request.Path == "/info" ? http.Response.WriteAsync(AmongOthers, http.RequestAborted) : new TaskCompletionSource().Task.WaitAsync(http.RequestAborted));
        // Long enough for the first answer on a busy host.
        await using var client = new EngineClient(EngineClient.Loopback, EngineClient.Deadline(3));

        Assert.Equal(new EngineReading.NotReady("The swarm has no quorum of managers: a manager answers, but does not tell of its nodes in time."), await client.ReadAsync(engine.Address, identity: null, EngineKind.Swarm));
    }

    [Fact]
    public async Task A_refused_list_is_told_in_the_engines_words() =>
        Assert.Equal(new EngineReading.NotReady("rpc error: code = Unknown desc = context deadline exceeded"), await ReadAsync(Manager, nodes: null));

    // Without nodes the list is refused.
    private static async Task<EngineReading> ReadAsync(string info, string? nodes)
    {
        await using var engine = await ScriptedEngine.StartAsync(http =>
        {
            if (http.Request.Path == "/nodes" && nodes is null)
                http.Response.StatusCode = 500;
            return http.Response.WriteAsync(
                http.Request.Path == "/info" ? info : nodes ?? """{"message": "rpc error: code = Unknown desc = context deadline exceeded"}""", http.RequestAborted);
        });
        await using var client = new EngineClient(EngineClient.Loopback);
        return await client.ReadAsync(new UriBuilder(engine.Address) { Scheme = "tcp" }.Uri, identity: null, EngineKind.Swarm);
    }
}
