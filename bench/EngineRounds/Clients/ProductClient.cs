using System.Globalization;
using Magnum.Bench;
using Magnum.Engines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.EngineRounds.Clients;

/// <summary>The product's client of engines, put together as in the product.</summary>
internal sealed class ProductClient : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly IEngineReader reader;

    /// <param name="kept">For how many bays TLS contexts and connections are kept.</param>
    /// <param name="deadline">How long a look may take; for so long no context gives way that was used.</param>
    /// <param name="rest">How long a connection is kept that is not used.</param>
    public ProductClient(int kept, TimeSpan deadline, TimeSpan rest)
    {
        var settings = new Dictionary<string, string?>
        {
            [$"{EngineOptions.Section}:KeptContexts"] = kept.ToString(CultureInfo.InvariantCulture),
            [$"{EngineOptions.Section}:Deadline"] = deadline.ToString("c"),
            [$"{EngineOptions.Section}:AllowedNetworks:0"] = "127.0.0.0/8",
            // Warm rounds are measured: no connection grows too old while they are.
            [$"{EngineOptions.Section}:ConnectionLifetime"] = BareClient.ConnectionAge.ToString("c"),
            [$"{EngineOptions.Section}:ConnectionRest"] = rest.ToString("c"),
        };
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddEngines()
            .BuildServiceProvider();
        reader = services.GetRequiredService<IEngineReader>();
    }

    /// <summary>One round: readiness, and the nodes.</summary>
    /// <exception cref="BenchException">The engine was not found ready.</exception>
    public async Task LookAsync(EngineTarget bay, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(bay, cancellationToken);
        if (reading is not EngineReading.Answered { Nodes.Length: > 0 })
            throw new BenchException($"The engine at {bay.Address} does not tell its nodes: {reading}");
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
