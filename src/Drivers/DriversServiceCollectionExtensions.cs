using Magnum.Drivers.Catalog;
using Magnum.Grains.Abstractions.Drivers;
using Magnum.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Magnum.Drivers;

/// <summary>Registers the drivers.</summary>
public static class DriversServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IDriverCatalog"/> and <see cref="IBayDrivers"/> over the product's drivers and those in <see cref="DriversOptions.Directories"/>.
    /// Options are checked at start; a driver that can't be read, a name or a kind claimed twice stops the start.
    /// </summary>
    public static IServiceCollection AddDrivers(this IServiceCollection services)
    {
        services.AddSettings<DriversOptions>(DriversOptions.Section);
        services.AddSingleton<IValidateOptions<DriversOptions>, DriversOptionsValidator>();
        services.AddSingleton<IBayDriver, KubernetesVm.KubernetesVmDriver>();
        services.AddSingleton<IBayDriver, KubernetesBm.KubernetesBmDriver>();
        services.AddSingleton<IBayDriver, SwarmVm.SwarmVmDriver>();
        services.AddSingleton<IBayDriver, SwarmBm.SwarmBmDriver>();
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<DriversOptions>>().Value;
            var set = DriverSet.Load(provider.GetServices<IBayDriver>(), options);
            return set.Errors.Count == 0
                ? new DriverCatalog(set.Drivers, set.Hidden)
                : throw new OptionsValidationException(DriversOptions.Section, typeof(DriversOptions), set.Errors);
        });
        services.AddSingleton<IDriverCatalog>(static provider => provider.GetRequiredService<DriverCatalog>());
        services.AddSingleton<IBayDrivers>(static provider => provider.GetRequiredService<DriverCatalog>());
        return services;
    }
}
