using System.Collections.Concurrent;
using Magnum.Engines.Tests.Contracts;
using Microsoft.AspNetCore.Http;

namespace Magnum.Engines.Tests.Transport;

/// <summary>An engine of several masters, whose own address leads to one that is dead.</summary>
public sealed class MastersTests
{
    private const string List = """{"items": [{"metadata": {"name": "m-1"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}]}""";

    private readonly ConcurrentQueue<string> asked = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_master_tells_the_machines_and_why_it_was_asked_is_told_with_them()
    {
        await using var well = await EngineAsync("well", 200);
        await using var client = new EngineClient(EngineClient.Loopback);

        var reading = await client.Get<IEngineReader>().ReadAsync(await TargetAsync(well.Address), Cancelled);

        var answered = Assert.IsType<EngineReading.Answered>(reading);
        Assert.Equal(("m-1", "The API server can't be reached: Connection refused."), (Assert.Single(answered.Nodes).Name, answered.Detour));
    }

    [Fact]
    public async Task Nobody_else_is_asked_where_the_address_answers()
    {
        await using var first = await EngineAsync("first", 200);
        await using var second = await EngineAsync("second", 200);
        await using var client = new EngineClient(EngineClient.Loopback);

        var reading = await client.Get<IEngineReader>().ReadAsync(EngineClient.Target(first.Address, identity: null) with { Masters = [second.Address] }, Cancelled);

        Assert.Null(Assert.IsType<EngineReading.Answered>(reading).Detour);
        Assert.DoesNotContain("second", asked);
    }

    [Fact]
    public async Task Where_no_master_is_well_the_words_of_one_count_more_than_the_silence_of_others()
    {
        await using var ill = await EngineAsync("ill", 500);
        await using var client = new EngineClient(EngineClient.Loopback);

        Assert.Equal(new EngineReading.NotReady("[-]etcd failed"), await client.Get<IEngineReader>().ReadAsync(await TargetAsync(await DeadAsync(), ill.Address), Cancelled));
        Assert.IsType<EngineReading.Unreachable>(await client.Get<IEngineReader>().ReadAsync(await TargetAsync(await DeadAsync()), Cancelled));
    }

    [Fact]
    public async Task What_one_master_does_not_do_another_does()
    {
        await using var well = await EngineAsync("well", 404);
        await using var client = new EngineClient(EngineClient.Loopback);

        Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().RestoreAsync(await TargetAsync(well.Address), new EngineNode("m-1", IsReady: true, null, null, []), Cancelled));
        Assert.Contains("well", asked);
    }

    private static async Task<EngineTarget> TargetAsync(params Uri[] masters) => EngineClient.Target(await DeadAsync(), identity: null) with { Masters = [.. masters] };

    // Nobody listens there any more.
    private static async Task<Uri> DeadAsync()
    {
        await using var engine = await ScriptedEngine.StartAsync(static _ => Task.CompletedTask);
        return engine.Address;
    }

    private Task<ScriptedEngine> EngineAsync(string name, int status) => ScriptedEngine.StartAsync(http =>
    {
        asked.Enqueue(name);
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(status == 500 ? "[-]etcd failed" : http.Request.Path == "/readyz" ? "ok" : List, http.RequestAborted);
    });
}
