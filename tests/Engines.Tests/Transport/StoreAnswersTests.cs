using Magnum.Engines.Tests.Contracts;
using Microsoft.AspNetCore.Http;

namespace Magnum.Engines.Tests.Transport;

/// <summary>What an API server says of etcd's members.</summary>
public sealed class StoreAnswersTests
{
    private const string OneAway = """
        {"kind": "ComponentStatusList", "apiVersion": "v1", "items": [
          {"metadata": {"name": "scheduler"}, "conditions": [{"type": "Healthy", "status": "True", "message": "ok"}]},
          {"metadata": {"name": "etcd-0"}, "conditions": [{"type": "Healthy", "status": "True", "message": "{\"health\":\"true\"}"}]},
          {"metadata": {"name": "etcd-2"}, "conditions": [{"type": "Healthy", "status": "False", "message": "Get \"https://10.0.0.4:2379/health\": dial tcp 10.0.0.4:2379: connect: connection refused"}]},
          {"metadata": {"name": "etcd-1"}}]}
        """;

    [Fact]
    public async Task Members_of_etcd_are_told_from_other_parts_and_those_that_are_not_well_say_why()
    {
        var members = Assert.IsType<StoreReading.Answered>(await ReadAsync(200, OneAway)).Members;

        Assert.Equal(
            [
                new StoreMember("etcd-0", null),
                new StoreMember("etcd-2", "Get \"https://10.0.0.4:2379/health\": dial tcp 10.0.0.4:2379: connect: connection refused"),
                new StoreMember("etcd-1", "The API server does not say that it is well."),
            ],
            members);
    }

    [Theory]
    [InlineData(500, """{"kind": "Status", "message": "etcdserver: request timed out"}""", "etcdserver: request timed out")]
    [InlineData(404, "404 page not found", "/api/v1/componentstatuses was answered 404.")]
    [InlineData(200, "{}", "The API server's answer is not the JSON of an API server.")]
    public async Task What_is_no_list_is_a_failure_with_its_cause(int status, string body, string cause) => Assert.Equal(new StoreReading.Failed(cause), await ReadAsync(status, body));

    [Fact]
    public async Task Managers_of_a_swarm_are_told_from_its_workers_with_their_addresses_and_those_that_are_away()
    {
        const string nodes = """
            [{"ID": "a", "Description": {"Hostname": "bay-0"}, "Status": {"State": "ready", "Addr": "10.0.0.4"}, "ManagerStatus": {"Leader": true, "Reachability": "reachable", "Addr": "10.0.0.4:2377"}},
             {"ID": "b", "Description": {"Hostname": "bay-1"}, "Status": {"State": "down", "Addr": "10.0.0.5"}, "ManagerStatus": {"Reachability": "unreachable", "Addr": "10.0.0.5:2377"}},
             {"ID": "c", "Description": {"Hostname": "bay-node-0"}, "Status": {"State": "ready", "Addr": "10.0.0.9"}}]
            """;

        var members = Assert.IsType<StoreReading.Answered>(await ReadAsync(200, nodes, EngineKind.Swarm)).Members;

        Assert.Equal([new StoreMember("bay-0", null) { Address = "10.0.0.4" }, new StoreMember("bay-1", "It is unreachable for the other managers.") { Address = "10.0.0.5" }], members);
    }

    [Fact]
    public async Task Managers_without_a_quorum_tell_of_nobody() => Assert.Equal(
        new StoreReading.Failed("rpc error: code = Unknown desc = The swarm does not have a leader."),
        await ReadAsync(503, """{"message": "rpc error: code = Unknown desc = The swarm does not have a leader."}""", EngineKind.Swarm));

    private static async Task<StoreReading> ReadAsync(int status, string body, EngineKind kind = EngineKind.Kubernetes)
    {
        await using var engine = await ScriptedEngine.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        });
        await using var client = new EngineClient(EngineClient.Loopback);
        return await client.Get<IEngineReader>().ReadStoreAsync(EngineClient.Target(engine.Address, identity: null, kind), TestContext.Current.CancellationToken);
    }
}
