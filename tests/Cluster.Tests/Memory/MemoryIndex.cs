using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;

namespace Magnum.Cluster.Tests.Memory;

/// <summary>The list of bays, made from the stored states as the real one is.</summary>
internal sealed class MemoryIndex(SharedStates states) : IBayIndex
{
    /// <summary>All bays that anybody may see.</summary>
    public IReadOnlyList<BaySnapshot> Bays => [.. states.All<BayState>("bay").Select(static b => b.Snapshot).OfType<BaySnapshot>()];

    public Task<IReadOnlyList<BaySnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Grains list nothing.");

    public Task<IReadOnlyList<BaySummary>?> SummariesAsync(ListQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Grains list nothing.");

    public Task<IReadOnlyList<BaySnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken) => throw new NotSupportedException("Grains look no names up.");

    public Task<BayCounts> CountAsync(string? projectId, CancellationToken cancellationToken) => throw new NotSupportedException("Grains make no statistics.");

    public Task<IReadOnlyList<Guid>> UuidsAsync(string projectId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. Bays.Where(b => b.ProjectId == projectId).Select(static b => b.Uuid)]);

    public Task<bool> AnyUsesAsync(Guid bayModel, CancellationToken cancellationToken) => Task.FromResult(Bays.Any(b => b.BayModelId == bayModel));
}
