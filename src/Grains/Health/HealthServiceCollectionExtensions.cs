using Magnum.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grains.Health;

/// <summary>Registers what health is watched with.</summary>
public static class HealthServiceCollectionExtensions
{
    /// <summary>Adds the clients of engines and the options.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddEngines();
        services.AddOptions<HealthOptions>().BindConfiguration(HealthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EngineAccess>();
        services.AddSingleton<HealthLooks>();
        return services;
    }
}
