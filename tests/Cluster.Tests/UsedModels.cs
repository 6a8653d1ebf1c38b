using System.Collections.Concurrent;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Cluster.Tests;

/// <summary>The list of bays as far as bay models ask for it: the test says which models are used.</summary>
internal sealed class UsedModels : IBayIndex
{
    private readonly ConcurrentDictionary<Guid, bool> used = new();

    public void Use(Guid model, bool isUsed) => used[model] = isUsed;

    public Task<bool> AnyUsesAsync(Guid bayModel, CancellationToken cancellationToken) => Task.FromResult(used.GetValueOrDefault(bayModel));

    public Task<IReadOnlyList<BaySnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Grains list nothing.");

    public Task<IReadOnlyList<BaySummary>?> SummariesAsync(ListQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Grains list nothing.");

    public Task<IReadOnlyList<BaySnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken) => throw new NotSupportedException("Grains look no names up.");

    public Task<BayCounts> CountAsync(string? projectId, CancellationToken cancellationToken) => throw new NotSupportedException("Grains make no statistics.");

    public Task<IReadOnlyList<Guid>> UuidsAsync(string projectId, CancellationToken cancellationToken) => throw new NotSupportedException("These grains count no bays.");
}
