using System.Globalization;
using System.Security.Cryptography;
using Magnum.ApiCost.Lab;
using Magnum.ApiCost.Processes;
using Magnum.Bench;
using Magnum.Bench.Clients;
using Magnum.Bench.Copies;
using Magnum.Bench.Servers;
using Magnum.Postgres;
using Npgsql;

namespace Magnum.ApiCost.Sides;

/// <summary>The product as operators run it: one silo over a PostgreSQL of its own that syncs its commits, on the lab's Keystone.</summary>
internal sealed class ProductSide : Side
{
    private const string SiloName = "silo";
    private const string DatabaseName = "postgresql";

    private readonly Programs programs = Programs.Find();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-bench-");
    private readonly PostgresProcess postgres = new() { SyncsCommits = true };
    private readonly LabFolder lab;
    private string connectionString = "";
    private ServerProcess? silo;
    private int starts;

    private ProductSide(LabFolder lab, Tenant tenant)
        : base(tenant) => this.lab = lab;

    /// <inheritdoc/>
    public override string Name => "ours";

    /// <inheritdoc/>
    public override Uri Magnum => Silo.Address;

    /// <summary>The silo and its database.</summary>
    public IReadOnlyList<Daemon> Daemons => [new(SiloName, Silo.Id), new(DatabaseName, postgres.ServerId)];

    private ServerProcess Silo => silo ?? throw new InvalidOperationException("The silo is not started.");

    /// <summary>Starts both, and begins.</summary>
    public static async Task<ProductSide> OpenAsync(LabFolder lab, Tenant tenant, CancellationToken cancellationToken)
    {
        var side = new ProductSide(lab, tenant);
        try
        {
            if (!side.postgres.IsInstalled)
                throw new BenchException("PostgreSQL's server programs are not installed (package postgresql).");
            await side.postgres.CreateAsync();
            side.connectionString = side.postgres.ConnectionString(await side.postgres.CreateDatabaseAsync());
            await side.StartSiloAsync(cancellationToken);
            await side.BeginAsync(cancellationToken);
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool IsOwn(string daemon) => daemon is SiloName or DatabaseName;

    /// <inheritdoc/>
    public override bool Reads(string daemon) => IsOwn(daemon) || daemon is "keystone" or "mariadb" or "memcached";

    /// <inheritdoc/>
    public override async Task CopyFirstAsync(int count, CancellationToken cancellationToken)
    {
        await Silo.DisposeAsync();
        silo = null;
        await using (var source = NpgsqlDataSource.Create(connectionString + ";Search Path=magnum;Pooling=false"))
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
            await BayCopies.MakeAsync(connection, CopyDialect.PostgreSql, First, count, cancellationToken);
        await StartSiloAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        // Template and copies go with the database.
        try
        {
            if (silo is not null)
                await base.DisposeAsync();
        }
        finally
        {
            if (silo is not null)
                await silo.DisposeAsync();
            await postgres.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    protected override async Task<int> CountCompleteAsync(CancellationToken cancellationToken)
    {
        var bays = (await Tenant.BaysAsync(Magnum, cancellationToken))["clusters"]!.AsArray();
        return bays.FirstOrDefault(static bay => bay!["status"]!.ToString() == "CREATE_FAILED") is { } failed
            ? throw new BenchException($"A bay failed: {failed.ToJsonString()}")
            : bays.Count(static bay => bay!["status"]!.ToString() == "CREATE_COMPLETE");
    }

    private async Task StartSiloAsync(CancellationToken cancellationToken)
    {
        var key = Path.Combine(folder.FullName, "master.key");
        if (!File.Exists(key))
            await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancellationToken);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Magnum"] = connectionString,
            ["Magnum__Secrets__MasterKeyFile"] = key,
            ["Magnum__Drivers__Directories__0"] = programs.LabDrivers,
        };
        var log = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"silo-{starts++}.log"));
        silo = await ServerProcess.StartAsync(SiloLaunch.Prepare(programs, lab.Keystone, lab.Password, settings), log, cancellationToken);
    }
}
