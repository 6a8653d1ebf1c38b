namespace Magnum.Cluster.Tests.Memory;

/// <summary>The table of reminders of a test's silos. It outlives every silo.</summary>
internal sealed class SharedReminders : IReminderTable
{
    private readonly Lock turn = new();
    private readonly Dictionary<(GrainId Grain, string Name), ReminderEntry> rows = [];
    private long etags;

    /// <summary>Keys of the grains that are woken.</summary>
    public IReadOnlyList<string> Keys => Do(() => rows.Keys.Select(static r => r.Grain.Key.ToString()!).Order(StringComparer.Ordinal).ToList());

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.FromResult(Do(() => Select(e => e.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(Do(() => Select(e =>
    {
        var hash = e.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    })));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Task.FromResult(Do(() =>
        rows.TryGetValue((grainId, reminderName), out var row) ? Copy(row) : null));

    public Task<string?> UpsertRow(ReminderEntry entry) => Task.FromResult<string?>(Do(() =>
    {
        var row = Copy(entry);
        row.ETag = $"{++etags}";
        rows[(entry.GrainId, entry.ReminderName)] = row;
        return row.ETag;
    }));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(Do(() =>
        rows.TryGetValue((grainId, reminderName), out var row) && row.ETag == eTag && rows.Remove((grainId, reminderName))));

    public Task TestOnlyClearTable() => Task.FromResult(Do(() =>
    {
        rows.Clear();
        return true;
    }));

    private ReminderTableData Select(Func<ReminderEntry, bool> which) => new(rows.Values.Where(which).Select(Copy).ToList());

    private static ReminderEntry Copy(ReminderEntry entry) => new()
    {
        GrainId = entry.GrainId, ReminderName = entry.ReminderName, StartAt = entry.StartAt, Period = entry.Period, ETag = entry.ETag,
    };

    private T Do<T>(Func<T> work)
    {
        lock (turn)
            return work();
    }
}
