using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Magnum.Engines.Tests.Contracts;
using Magnum.Engines.Tests.Engines;
using Microsoft.AspNetCore.Http;

namespace Magnum.Engines.Tests.Transport;

/// <summary>What is at a bay's address is the tenant's: whatever it says is a reading, bounded in time and size.</summary>
public sealed class StrangeAnswersTests
{
    private const string Nodes = "/api/v1/nodes";

    [Fact]
    public async Task An_old_engine_without_readyz_is_asked_for_healthz()
    {
        Assert.IsType<EngineReading.Answered>(await ReadAsync(http => http.Request.Path.Value switch
        {
            "/healthz" => SayAsync(http, "ok"),
            Nodes => SayAsync(http, """{"items": []}"""),
            _ => StatusAsync(http, 404, "404 page not found"),
        }));
    }

    [Theory]
    [InlineData(429, "Too many requests, please try again later.", typeof(EngineReading.NotReady))]
    [InlineData(500, """{"kind": "Status", "message": "etcdserver: request timed out"}""", typeof(EngineReading.NotReady))]
    [InlineData(401, """{"kind": "Status", "message": "Unauthorized"}""", typeof(EngineReading.Unauthorized))]
    [InlineData(403, """{"kind": "Status", "message": "nodes is forbidden"}""", typeof(EngineReading.Unauthorized))]
    [InlineData(302, "", typeof(EngineReading.Unintelligible))]
    [InlineData(404, "no such page", typeof(EngineReading.Unintelligible))]
    public async Task A_refusal_is_told_in_the_engines_words(int status, string body, Type expected)
    {
        var reading = await ListingAsync(http => StatusAsync(http, status, body));

        Assert.IsType(expected, reading);
        var cause = ((EngineReading.Failure)reading).Cause;
        Assert.Equal(expected == typeof(EngineReading.Unintelligible) ? $"{Nodes} was answered {status}." : Message(body), cause);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"items": [""")]
    [InlineData("""{"items": [{"metadata": {"name": 7}}]}""")]
    public async Task What_is_no_list_of_nodes_is_not_taken_for_one(string body) =>
        Assert.IsType<EngineReading.Unintelligible>(await ListingAsync(http => SayAsync(http, body)));

    [Fact]
    public async Task An_endless_answer_is_cut_off() =>
        Assert.Equal(
            new EngineReading.Unintelligible("The API server's answer is longer than the service reads."),
            await ListingAsync(
                BabbleAsync,
                ("AnswerBytes", "10000")));

    [Fact]
    public async Task Pages_are_followed_up_to_a_bound()
    {
        var reading = await ListingAsync(static http => SayAsync(http, """{"metadata": {"continue": "more"}, "items": [{"metadata": {"name": "n"}}]}"""), ("NodesMax", "3"));

        Assert.Equal(new EngineReading.Unintelligible("The API server lists more than 3 nodes."), reading);
    }

    [Fact]
    public async Task Names_and_causes_hold_nothing_that_a_database_refuses()
    {
        var reading = await ListingAsync(static http => SayAsync(
            http,
            """{"items": [{"metadata": {"name": "a\u0000b"}, "spec": {"providerID": "openstack://region/6f1e7d5c-0000-4000-8000-000000000001"}, "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "R", "message": "\u001b[31m"}]}}]}"""));

        var node = Assert.Single(Assert.IsType<EngineReading.Answered>(reading).Nodes);
        Assert.Equal(("a b", "R:  [31m", "6f1e7d5c-0000-4000-8000-000000000001"), (node.Name, node.Cause, node.ServerId));
    }

    [Fact]
    public async Task Nobody_there_is_unreachable()
    {
        await using var client = new EngineClient(EngineClient.Loopback);
        var engine = await ScriptedEngine.StartAsync(static http => SayAsync(http, "ok"));
        await engine.DisposeAsync();

        var reading = await client.ReadAsync(engine.Address, identity: null);

        Assert.Equal(new EngineReading.Unreachable("The API server can't be reached: Connection refused."), reading);
    }

    [Fact]
    public async Task A_peer_that_is_silent_in_the_handshake_is_given_up_at_the_deadline()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var client = new EngineClient(EngineClient.Loopback, EngineClient.Deadline(0.3));
        using var pki = new EnginePki();

        var reading = await client.ReadAsync(new Uri($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), pki.Service());

        Assert.IsType<EngineReading.TimedOut>(reading);
    }

    [Fact]
    public async Task The_engine_is_told_its_own_name_and_not_the_made_up_one()
    {
        var hosts = new List<string>();
        await using var engine = await ScriptedEngine.StartAsync(http =>
        {
            hosts.Add(http.Request.Host.ToString());
            return SayAsync(http, http.Request.Path == Nodes ? """{"items": []}""" : "ok");
        });
        await using var client = new EngineClient(EngineClient.Loopback);

        await client.ReadAsync(engine.Address, identity: null);

        Assert.Equal([engine.Address.Authority, engine.Address.Authority], hosts);
    }

    private static Task<EngineReading> ListingAsync(Func<HttpContext, Task> list, params IEnumerable<(string, string)> settings) =>
        ReadAsync(http => http.Request.Path == Nodes ? list(http) : SayAsync(http, "ok"), settings);

    private static async Task<EngineReading> ReadAsync(Func<HttpContext, Task> answer, params IEnumerable<(string, string)> settings)
    {
        await using var engine = await ScriptedEngine.StartAsync(answer);
        await using var client = new EngineClient([EngineClient.Loopback, .. settings]);
        return await client.ReadAsync(engine.Address, identity: null);
    }

    private static Task StatusAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        return SayAsync(http, body);
    }

    private static Task SayAsync(HttpContext http, string body) => http.Response.WriteAsync(body);

    private static async Task BabbleAsync(HttpContext http)
    {
        await SayAsync(http, """{"items": [""");
        while (!http.RequestAborted.IsCancellationRequested)
            await http.Response.WriteAsync(new string(' ', 1000), http.RequestAborted);
    }

    private static string Message(string body) => body.StartsWith('{') ? JsonNode.Parse(body)!["message"]!.ToString() : body;
}
