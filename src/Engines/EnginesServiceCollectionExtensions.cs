using Magnum.Engines.Kubernetes;
using Magnum.Engines.Swarm;
using Magnum.Engines.Tls;
using Magnum.Engines.Transport;
using Magnum.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Magnum.Engines;

/// <summary>Registers the clients of engines.</summary>
public static class EnginesServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IEngineReader"/> and <see cref="IEngineNodes"/>, and the clock unless there is one.</summary>
    public static IServiceCollection AddEngines(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddSettings<EngineOptions>(EngineOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new TlsContexts(provider.GetRequiredService<IOptions<EngineOptions>>(), provider.GetRequiredService<TimeProvider>(), Random.Shared));
        services.AddSingleton<DialGuard>();
        services.AddSingleton<EngineTransport>();
        services.AddSingleton<KubernetesReader>();
        services.AddSingleton<KubernetesStore>();
        services.AddSingleton<SwarmReader>();
        services.AddSingleton<EngineCalls>();
        services.AddSingleton<KubernetesNodes>();
        services.AddSingleton<SwarmStore>();
        services.AddSingleton<SwarmNodes>();
        services.TryAddSingleton<IEngineReader, EngineReader>();
        services.TryAddSingleton<IEngineNodes, EngineNodes>();
        return services;
    }
}
