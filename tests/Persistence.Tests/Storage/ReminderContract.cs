using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Persistence.Tests.Storage;

/// <summary>What Orleans expects of a reminder table, through the real provider.</summary>
public abstract class ReminderContract(SiloFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IReminderTable Table => fixture.Silo.Services.GetRequiredService<IReminderTable>();

    [Fact]
    public async Task An_upsert_inserts_then_updates_and_moves_the_etag()
    {
        var entry = Entry(Grain(), "tick");

        var first = await Table.UpsertRow(entry, Token);
        entry.Period = TimeSpan.FromDays(40);
        var second = await Table.UpsertRow(entry, Token);
        var read = await Table.ReadRow(entry.GrainId, entry.ReminderName, Token);

        Assert.NotEqual(first, second);
        Assert.NotNull(read);
        Assert.Equal(second, read.ETag);
        Assert.Equal(entry.StartAt, read.StartAt);
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);

        // More milliseconds than an int holds.
        Assert.Equal(TimeSpan.FromDays(40), read.Period);
    }

    [Fact]
    public async Task All_reminders_of_a_grain_are_read_together_and_no_other_grains()
    {
        var (grain, stranger) = (Grain(), Grain());
        await Table.UpsertRow(Entry(grain, "a"), Token);
        await Table.UpsertRow(Entry(grain, "b"), Token);
        await Table.UpsertRow(Entry(stranger, "a"), Token);

        var rows = await Table.ReadRows(grain, Token);

        Assert.Equal(["a", "b"], rows.Reminders.Select(static row => row.ReminderName).Order());
    }

    [Fact]
    public async Task A_range_holds_what_lies_behind_its_begin_up_to_its_end_also_around_the_ring()
    {
        var grains = Enumerable.Range(0, 40).Select(static _ => Grain()).OrderBy(static grain => grain.GetUniformHashCode()).ToArray();
        foreach (var grain in grains)
            await Table.UpsertRow(Entry(grain, "ring"), Token);
        var (low, high) = (grains[10].GetUniformHashCode(), grains[30].GetUniformHashCode());

        async Task<IEnumerable<GrainId>> InAsync(uint begin, uint end) => (await Table.ReadRows(begin, end, Token)).Reminders
            .Where(static row => row.ReminderName == "ring").Select(static row => row.GrainId).Where(grains.Contains).OrderBy(static grain => grain.GetUniformHashCode());

        Assert.Equal(grains[11..31], await InAsync(low, high));
        Assert.Equal([.. grains[..11], .. grains[31..]], await InAsync(high, low));
        Assert.Equal(grains, await InAsync(0, 0));
    }

    [Fact]
    public async Task A_delete_needs_the_present_etag()
    {
        var entry = Entry(Grain(), "tick");
        var old = await Table.UpsertRow(entry, Token);
        var present = await Table.UpsertRow(entry, Token);

        Assert.False(await Table.RemoveRow(entry.GrainId, entry.ReminderName, old!, Token));
        Assert.True(await Table.RemoveRow(entry.GrainId, entry.ReminderName, present!, Token));
        Assert.False(await Table.RemoveRow(entry.GrainId, entry.ReminderName, present!, Token));
        Assert.Null(await Table.ReadRow(entry.GrainId, entry.ReminderName, Token));
    }

    [Fact]
    public async Task Concurrent_upserts_of_one_reminder_leave_one_row()
    {
        var grain = Grain();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Table.UpsertRow(Entry(grain, "tick"), Token))));

        Assert.Single((await Table.ReadRows(grain, Token)).Reminders);
    }

    private static GrainId Grain() => GrainId.Create("bay", $"bay/{Guid.NewGuid():D}");

    private static ReminderEntry Entry(GrainId grain, string name) => new()
    {
        GrainId = grain,
        ReminderName = name,
        StartAt = new DateTime(2026, 3, 4, 5, 6, 7, 890, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(15),
    };
}

[Collection(OnSqlite.Name)]
public sealed class SqliteReminderTests(SqliteSilo silo) : ReminderContract(silo);

[Collection(OnPostgreSql.Name)]
public sealed class PostgreSqlReminderTests(PostgreSqlSilo silo) : ReminderContract(silo);
