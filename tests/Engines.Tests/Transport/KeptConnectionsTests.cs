using System.Net;
using Magnum.Engines.Tests.Contracts;
using Magnum.Engines.Tests.Engines;
using Magnum.Engines.Tls;
using Microsoft.AspNetCore.Http;

namespace Magnum.Engines.Tests.Transport;

/// <summary>What is held of the connections to engines between looks.</summary>
public sealed class KeptConnectionsTests : IAsyncLifetime
{
    // Of this class alone, so that its connections can be told from those of others.
    private static readonly IPAddress Address = IPAddress.Parse("127.0.7.1");

    private readonly EnginePki pki = new();
    private readonly OpenConnections connections = new($"{Address}");
    private readonly EngineClient client = new(EngineClient.Loopback, EngineClient.Deadline(20), ("KeptContexts", "1"));
    private readonly List<long> during = [];
    private readonly EngineIdentity identity;
    private ScriptedEngine? engine;

    public KeptConnectionsTests() => identity = pki.Service();

    public async ValueTask InitializeAsync() => engine = await ScriptedEngine.StartAsync(AnswerAsync, pki, Address);

    [Fact]
    public async Task Looks_at_a_bay_that_is_kept_go_over_one_connection_which_stays()
    {
        var bay = Guid.NewGuid();

        await LookAsync(bay);
        await LookAsync(bay);

        Assert.True(client.Get<TlsContexts>().IsKnown(bay));
        Assert.Equal([1, 1, 1, 1], during);
        Assert.Equal(1, connections.Count);
    }

    [Fact]
    public async Task Of_looks_at_a_bay_that_is_not_kept_nothing_stays()
    {
        var (kept, other) = (Guid.NewGuid(), Guid.NewGuid());
        await LookAsync(kept);

        await LookAsync(other);
        await LookAsync(other);

        Assert.False(client.Get<TlsContexts>().IsKnown(other));
        Assert.Equal([1, 1, 2, 2, 2, 2], during);
        Assert.Equal(1, connections.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await engine!.DisposeAsync();
        connections.Dispose();
        pki.Dispose();
    }

    private async Task LookAsync(Guid bay)
    {
        var target = EngineClient.Target(engine!.Address, identity) with { Bay = bay };
        Assert.IsType<EngineReading.Answered>(await client.Get<IEngineReader>().ReadAsync(target, TestContext.Current.CancellationToken));
    }

    private Task AnswerAsync(HttpContext http)
    {
        during.Add(connections.Count);
        return http.Response.WriteAsync(http.Request.Path == "/readyz" ? "ok" : """{"items": []}""");
    }
}
