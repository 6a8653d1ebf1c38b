using System.Net;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Secrets;
using Magnum.Persistence.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Hosting;

/// <summary>Gives a silo its storage.</summary>
public static class MagnumStorageSiloBuilderExtensions
{
    /// <summary>All of it: <see cref="AddMagnumGrainStorage"/>, <see cref="AddMagnumReminders"/> and <see cref="AddMagnumClustering"/>.</summary>
    /// <remarks>Ports, addresses, cluster id and service id are the caller's to set.</remarks>
    public static ISiloBuilder AddMagnumStorage(this ISiloBuilder silo, IConfiguration configuration) =>
        silo.AddMagnumGrainStorage(configuration).AddMagnumReminders(configuration).AddMagnumClustering(configuration);

    /// <summary>The grain storages <see cref="StorageNames.States"/> and <see cref="StorageNames.Secrets"/>.</summary>
    /// <remarks>A write that fails (disk full, database away) throws at the grain; nothing is retried or kept back here.</remarks>
    public static ISiloBuilder AddMagnumGrainStorage(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddMagnumDatabase(configuration);
        silo.Services.TryAddSingleton(SecretsOptions.From(configuration));
        silo.Services.TryAddSingleton(static provider => new SecretVault(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<DatabaseOptions>(),
            provider.GetRequiredService<SecretsOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        silo.AddAdoNetGrainStorage(StorageNames.States, static options => options.Configure<Database>(static (storage, database) =>
        {
            storage.Invariant = database.Invariant;
            storage.DataSource = database.Main;
            storage.GrainStorageSerializer = new MagnumJsonSerializer();
        }));
        silo.AddAdoNetGrainStorage(StorageNames.Secrets, static options => options.Configure<Database, SecretVault>(static (storage, database, vault) =>
        {
            storage.Invariant = database.Invariant;
            storage.DataSource = database.Secrets;
            storage.GrainStorageSerializer = new SecretJsonSerializer(vault);
        }));
        return silo;
    }

    /// <summary>Reminders in the database.</summary>
    public static ISiloBuilder AddMagnumReminders(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddMagnumDatabase(configuration);
        return silo.UseAdoNetReminderService(static options => options.Configure<Database>(static (reminders, database) =>
        {
            reminders.Invariant = database.Invariant;
            reminders.DataSource = database.System;
        }));
    }

    /// <summary>PostgreSQL: membership in the database. SQLite: a cluster of this silo alone.</summary>
    public static ISiloBuilder AddMagnumClustering(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        if (DatabaseOptions.From(configuration).Dialect is DatabaseDialect.Sqlite)
            return silo.UseDevelopmentClustering((IPEndPoint?)null);
        silo.Services.AddMagnumDatabase(configuration);
        return silo.UseAdoNetClustering(static options => options.Configure<Database>(static (clustering, database) =>
        {
            clustering.Invariant = database.Invariant;
            clustering.DataSource = database.System;
        }));
    }
}
