using Magnum.Engines;
using Magnum.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grains.Health;

/// <summary>Registers what health is watched with.</summary>
public static class HealthServiceCollectionExtensions
{
    /// <summary>Adds the clients of engines and the options.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddEngines();
        services.AddSettings<HealthOptions>(HealthOptions.Section);
        services.AddSingleton<EngineAccess>();
        services.AddSingleton<HealthLooks>();
        return services;
    }
}
