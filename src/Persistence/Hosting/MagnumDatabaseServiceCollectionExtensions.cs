using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Grains.Abstractions.Services;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Lists;
using Magnum.Persistence.Schema;
using Magnum.Persistence.Secrets;
using Magnum.Persistence.Services;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Hosting;

/// <summary>Adds the database and what reads it.</summary>
public static class MagnumDatabaseServiceCollectionExtensions
{
    /// <summary>Adds the database that the settings name, its <see cref="SchemaMigrator"/>, and the <see cref="DatabasePreparation"/> that every start of a host runs. May be repeated.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong; the message names its key.</exception>
    public static IServiceCollection AddMagnumDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var options = DatabaseOptions.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton(static provider => Database.Open(provider.GetRequiredService<DatabaseOptions>()));
        services.TryAddSingleton(static provider => new SchemaMigrator(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<DatabaseOptions>(),
            SchemaScripts.For(provider.GetRequiredService<DatabaseOptions>().Dialect),
            provider.GetRequiredService<ILogger<SchemaMigrator>>()));
        services.TryAddSingleton(static provider => new DatabasePreparation(
            provider.GetRequiredService<SchemaMigrator>(),
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<DatabaseOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DatabasePreparation>>(),
            provider.GetService<SecretVault>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DatabaseStartup>());
        return services;
    }

    /// <summary>Adds <see cref="IBayIndex"/>, <see cref="IBayModelIndex"/>, <see cref="IFederationIndex"/>, <see cref="IQuotaIndex"/>, <see cref="IServiceIndex"/> and <see cref="IServiceRegistry"/>. May be repeated.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong; the message names its key.</exception>
    public static IServiceCollection AddMagnumIndexes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMagnumDatabase(configuration);
        services.TryAddSingleton<IBayIndex, BayIndex>();
        services.TryAddSingleton<IBayModelIndex, BayModelIndex>();
        services.TryAddSingleton<IFederationIndex, FederationIndex>();
        services.TryAddSingleton<IQuotaIndex, QuotaIndex>();
        services.TryAddSingleton<ServiceRegistry>();
        services.TryAddSingleton<IServiceIndex>(static provider => provider.GetRequiredService<ServiceRegistry>());
        services.TryAddSingleton<IServiceRegistry>(static provider => provider.GetRequiredService<ServiceRegistry>());
        return services;
    }
}
