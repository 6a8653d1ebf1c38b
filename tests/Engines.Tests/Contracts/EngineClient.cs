using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Engines.Tests.Contracts;

/// <summary>The product's client, put together as in the product.</summary>
internal sealed class EngineClient : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public EngineClient(params IEnumerable<(string Name, string Value)> settings)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create<string, string?>($"{EngineOptions.Section}:{setting.Name}", setting.Value))).Build());
        collection.AddEngines();
        services = collection.BuildServiceProvider();
    }

    public static (string Name, string Value) Loopback => ("AllowedNetworks:0", "127.0.0.0/8");

    public static (string Name, string Value) LoopbackSix => ("AllowedNetworks:1", "::1/128");

    public static (string Name, string Value) Deadline(double seconds) => ("Deadline", TimeSpan.FromSeconds(seconds).ToString("c"));

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<EngineReading> ReadAsync(Uri address, EngineIdentity? identity, EngineKind kind = EngineKind.Kubernetes) =>
        Get<IEngineReader>().ReadAsync(Target(address, identity, kind), TestContext.Current.CancellationToken);

    public static EngineTarget Target(Uri address, EngineIdentity? identity, EngineKind kind = EngineKind.Kubernetes) =>
        new(new Guid("10000000-0000-4000-8000-000000000001"), kind, address, identity);

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
