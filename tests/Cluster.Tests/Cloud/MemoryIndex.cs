using System.Collections.Concurrent;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>The list of bays, told by the test which ones exist.</summary>
internal sealed class MemoryIndex : IBayIndex
{
    public ConcurrentDictionary<Guid, string> Bays { get; } = new();

    public Task<IReadOnlyList<BaySnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Grains list nothing.");

    public Task<IReadOnlyList<BaySnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken) => throw new NotSupportedException("Grains look no names up.");

    public Task<BayCounts> CountAsync(string? projectId, CancellationToken cancellationToken) => throw new NotSupportedException("Grains make no statistics.");

    public Task<IReadOnlyList<Guid>> UuidsAsync(string projectId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. Bays.Where(b => b.Value == projectId).Select(static b => b.Key)]);

    public Task<bool> AnyUsesAsync(Guid bayModel, CancellationToken cancellationToken) => Task.FromResult(false);
}
