using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Persistence.Lists;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Federations with the rules of membership.</summary>
public sealed class InMemoryFederations(TimeProvider time) : IFederationIndex
{
    private readonly Lock _lock = new();
    private readonly List<FederationSnapshot> _federations = [];

    /// <summary>The federations as they are.</summary>
    internal IReadOnlyList<FederationSnapshot> Stored
    {
        get
        {
            lock (_lock)
                return [.. _federations];
        }
    }

    public Task<IReadOnlyList<FederationSnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var visible = _federations.Where(each => query.ProjectId is null || each.ProjectId == query.ProjectId).ToList();
            return Task.FromResult(InMemoryList.Page(visible, query, static each => each.Uuid, query.SortKey switch
            {
                "id" => static _ => null,
                "name" => static each => each.Name,
                "created_at" => static each => each.CreatedAt,
                var key when FederationSortKeys.SortKeys.Contains(key) => static _ => null,
                _ => throw new ArgumentException($"The double does not sort by {query.SortKey}."),
            }));
        }
    }

    public Task<IReadOnlyList<FederationSnapshot>> FindByNameAsync(string projectId, string name, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<FederationSnapshot>>([.. _federations.Where(each => each.Name == name && each.ProjectId == projectId).Take(2)]);
    }

    internal FederationSnapshot? Get(Guid uuid)
    {
        var caller = CallerContext.Current ?? throw new InvalidOperationException("The API called a grain without saying for whom.");
        lock (_lock)
            return _federations.SingleOrDefault(each => each.Uuid == uuid && (caller.IsAdmin || each.ProjectId == caller.ProjectId));
    }

    internal FederationReply Create(FederationSnapshot federation)
    {
        lock (_lock)
            _federations.Add(federation);
        return new FederationReply.Done(federation);
    }

    internal FederationReply Change(Guid uuid, FederationChange change)
    {
        if (Get(uuid) is not { } stored)
            return new FederationReply.NotFound();
        switch (change)
        {
            case FederationChange.Join(var bay) when stored.Members.Contains(bay):
                return new FederationReply.AlreadyMember();
            case FederationChange.Leave(var bay) when !stored.Members.Contains(bay):
                return new FederationReply.NoMember();
        }

        var next = change switch
        {
            FederationChange.Join(var bay) => stored with { Members = stored.Members.Add(bay) },
            FederationChange.Leave(var bay) => stored with { Members = stored.Members.Remove(bay) },
            FederationChange.Describe(var properties) => stored with { Properties = properties },
            _ => stored,
        };
        next = next with { Status = BayStatus.UpdateComplete, UpdatedAt = time.GetUtcNow() };
        lock (_lock)
            _federations[_federations.FindIndex(each => each.Uuid == uuid)] = next;
        return new FederationReply.Done(next);
    }

    internal FederationReply Delete(Guid uuid)
    {
        if (Get(uuid) is not { } stored)
            return new FederationReply.NotFound();
        lock (_lock)
            _federations.Remove(stored);
        return new FederationReply.Done(stored);
    }
}

/// <summary>The grain of a federation, as the API calls it.</summary>
internal sealed class InMemoryFederationGrain(InMemoryFederations federations, Guid uuid) : IFederationGrain
{
    public Task<FederationReply> CreateAsync(FederationSnapshot federation, CancellationToken cancellationToken) => Task.FromResult(federations.Create(federation));

    public Task<FederationSnapshot?> GetAsync(CancellationToken cancellationToken) => Task.FromResult(federations.Get(uuid));

    public Task<FederationReply> ChangeAsync(FederationChange change, CancellationToken cancellationToken) => Task.FromResult(federations.Change(uuid, change));

    public Task<FederationReply> DeleteAsync(CancellationToken cancellationToken) => Task.FromResult(federations.Delete(uuid));
}
