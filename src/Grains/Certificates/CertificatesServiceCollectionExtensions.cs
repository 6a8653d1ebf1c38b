using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Magnum.Grains.Certificates;

/// <summary>Registers what the certificates grain works with.</summary>
public static class CertificatesServiceCollectionExtensions
{
    /// <summary>Adds what makes keys, and the clock unless there is one.</summary>
    public static IServiceCollection AddCertificates(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static _ => new KeyGenerationQueue(KeyGenerationQueue.DefaultLanes));
        services.TryAddSingleton<ServiceKey>();
        services.TryAddSingleton<ICertificatesFactory, CertificatesFactory>();
        return services;
    }
}
