using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Persistence.Lists;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Bay models with the rules of visibility and use.</summary>
public sealed class InMemoryBayModels(TimeProvider time, InMemoryBays bays) : IBayModelIndex
{
    private readonly Lock _lock = new();
    private readonly List<BayModelSnapshot> _models = [];

    /// <summary>Runs before the next replacement: somebody else's change in between.</summary>
    public Func<Task>? BeforeReplace { get; set; }

    public Task<IReadOnlyList<BayModelSnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var visible = _models.Where(model => query.ProjectId is null || model.ProjectId == query.ProjectId || (model.Public && (!model.Hidden || query.ShowsHidden))).ToList();
            return Task.FromResult(InMemoryList.Page(visible, query, static model => model.Uuid, query.SortKey switch
            {
                "id" => static _ => null,
                "name" => static model => model.Name,
                "created_at" => static model => model.CreatedAt,
                var key when BayModelSortKeys.SortKeys.Contains(key) => static _ => null,
                _ => throw new ArgumentException($"The double does not sort by {query.SortKey}."),
            }));
        }
    }

    public Task<IReadOnlyList<BayModelSnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<BayModelSnapshot>>([.. _models.Where(model => model.Name == name && (projectId is null || model.ProjectId == projectId || model.Public)).Take(2)]);
    }

    /// <summary>The models as they are.</summary>
    internal IReadOnlyList<BayModelSnapshot> Stored
    {
        get
        {
            lock (_lock)
                return [.. _models];
        }
    }

    internal BayModelReply Create(BayModelSnapshot model)
    {
        lock (_lock)
        {
            if (_models.Any(each => each.Uuid == model.Uuid))
                return new BayModelReply.AlreadyExists();
            _models.Add(model);
            return new BayModelReply.Done(model);
        }
    }

    internal BayModelSnapshot? Get(Guid uuid)
    {
        var caller = Announced();
        lock (_lock)
            return _models.SingleOrDefault(model => model.Uuid == uuid && (caller.IsAdmin || model.Public || model.ProjectId == caller.ProjectId));
    }

    internal async Task<BayModelReply> ReplaceAsync(Guid uuid, BayModelSnapshot model)
    {
        if (BeforeReplace is { } change)
        {
            BeforeReplace = null;
            await change();
        }

        if (Own(uuid) is not { } stored)
            return new BayModelReply.NotFound();
        if (model.Revision != stored.Revision)
            return new BayModelReply.Changed();
        var harmless = stored with { Name = model.Name, Tags = model.Tags, Hidden = model.Hidden, Public = stored.Public || model.Public, Labels = model.Labels };
        if (bays.AnyUses(uuid) && (harmless != model || !stored.Labels.SequenceEqual(model.Labels)))
            return new BayModelReply.InUse();
        lock (_lock)
        {
            var next = model with { Revision = model.Revision + 1, UpdatedAt = time.GetUtcNow() };
            _models[_models.FindIndex(each => each.Uuid == uuid)] = next;
            return new BayModelReply.Done(next);
        }
    }

    internal BayModelReply Delete(Guid uuid)
    {
        if (Own(uuid) is not { } stored)
            return new BayModelReply.NotFound();
        if (bays.AnyUses(uuid))
            return new BayModelReply.InUse();
        lock (_lock)
            _models.RemoveAll(each => each.Uuid == uuid);
        return new BayModelReply.Done(stored);
    }

    private BayModelSnapshot? Own(Guid uuid)
    {
        var caller = Announced();
        lock (_lock)
            return _models.SingleOrDefault(model => model.Uuid == uuid && (caller.IsAdmin || model.ProjectId == caller.ProjectId));
    }

    private static Caller Announced() => CallerContext.Current ?? throw new InvalidOperationException("The API called a grain without saying for whom.");
}

/// <summary>The grain of a bay model, as the API calls it.</summary>
internal sealed class InMemoryBayModelGrain(InMemoryBayModels models, Guid uuid) : IBayModelGrain
{
    public Task<BayModelReply> CreateAsync(BayModelSnapshot model, CancellationToken cancellationToken) => Task.FromResult(models.Create(model));

    public Task<BayModelSnapshot?> GetAsync(CancellationToken cancellationToken) => Task.FromResult(models.Get(uuid));

    public Task<BayModelReply> ReplaceAsync(BayModelSnapshot model, CancellationToken cancellationToken) => models.ReplaceAsync(uuid, model);

    public Task<BayModelReply> DeleteAsync(CancellationToken cancellationToken) => Task.FromResult(models.Delete(uuid));
}
