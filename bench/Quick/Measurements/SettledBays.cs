using Magnum.Bench.Clients;
using Magnum.Bench.Copies;
using Magnum.Bench.Figures;
using Magnum.Bench.Servers;
using Magnum.Quick.Clients;
using Magnum.Quick.Servers;
using Microsoft.Data.Sqlite;

namespace Magnum.Quick.Measurements;

/// <summary>A silo with many settled bays, each read once since its start, so that every bay's grain is in memory.</summary>
/// <remarks>
/// One bay is made as users make them. Its rows are then copied under new UUIDs while the silo is stopped: the keys of a thousand bays
/// would take more than ten minutes on two cores, and a settled bay does not keep them in memory.
/// </remarks>
internal sealed class SettledBays : IAsyncDisposable
{
    /// <summary>Name of the silo's database.</summary>
    public const string Name = "settled";

    private const int ReadersAtOnce = 4;

    private SettledBays(ServerProcess silo, Tenant tenant, int count, string first, long residentWithOne)
    {
        Silo = silo;
        Tenant = tenant;
        Count = count;
        First = first;
        ResidentWithOne = residentWithOne;
    }

    /// <summary>The silo.</summary>
    public ServerProcess Silo { get; }

    /// <summary>Whose bays they are.</summary>
    public Tenant Tenant { get; }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>UUID of the one that was made, not copied.</summary>
    public string First { get; }

    /// <summary>Memory of the silo when it had made that one.</summary>
    public long ResidentWithOne { get; }

    /// <summary>Makes them.</summary>
    public static async Task<SettledBays> OpenAsync(Workbench bench, int count, Progress progress, CancellationToken cancellationToken)
    {
        progress.Line($"settled bays: one is made, {count - 1} are copies of its rows");
        var tenant = await bench.LogInAsync(cancellationToken);
        string first;
        long residentWithOne;
        await using (var silo = await bench.StartSiloAsync(Name, cancellationToken))
        {
            var template = await tenant.CreateTemplateAsync(silo.Address, cancellationToken);
            first = await tenant.CreateBayAsync(silo.Address, Tenant.Bay(template, "first", 0), cancellationToken);
            await tenant.UntilCompleteAsync(silo.Address, 1, cancellationToken);
            residentWithOne = silo.ResidentBytes;
        }

        var uuids = await CopyAsync(bench.DatabaseOf(Name), first, count - 1, cancellationToken);
        var again = await bench.StartSiloAsync(Name, cancellationToken);
        try
        {
            await Parallel.ForEachAsync(
                uuids.Append(first),
                new ParallelOptions { MaxDegreeOfParallelism = ReadersAtOnce, CancellationToken = cancellationToken },
                async (uuid, stop) => await tenant.BayAsync(again.Address, uuid, stop));
            return new SettledBays(again, tenant, count, first, residentWithOne);
        }
        catch
        {
            tenant.Dispose();
            await again.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the silo has in memory.</summary>
    public async Task<Figure> MemoryAsync(CancellationToken cancellationToken)
    {
        const double MiB = 1024 * 1024;
        var resident = Silo.ResidentBytes;
        var heap = await Metrics.SumAsync(Silo.Address, "dotnet_gc_last_collection_heap_size_bytes", cancellationToken);
        return Figure.Plain(
            FormattableString.Invariant($"memory with {Count:N0} settled bays"),
            FormattableString.Invariant($"{resident / MiB:0} MiB resident ({ResidentWithOne / MiB:0} with one bay), GC heap {heap / MiB:0} MiB after its last collection"));
    }

    private static async Task<IReadOnlyList<string>> CopyAsync(string database, string uuid, int count, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        return await BayCopies.MakeAsync(connection, CopyDialect.Sqlite, uuid, count, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Tenant.Dispose();
        await Silo.DisposeAsync();
    }
}
