using System.Collections.Concurrent;
using System.Net;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Keystone and Heat as a bay sees them, in memory, with faults by name. Stacks move only when the test says so or at once.</summary>
internal sealed class MemoryCloud : IKeystoneTokens, IKeystoneTrusts, IHeatStacks
{
    private readonly ConcurrentDictionary<string, HeatStack> stacks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> trustees = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> trusts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> faults = new(StringComparer.Ordinal);
    private int ids;

    /// <summary>Whether stacks complete as soon as they are asked for.</summary>
    public bool CompletesAtOnce { get; set; } = true;

    public int CreatedStacks { get; private set; }

    public int UpdatedStacks { get; private set; }

    public IReadOnlyCollection<HeatStack> Stacks => [.. stacks.Values];

    public IReadOnlyCollection<string> Trustees => [.. trustees.Keys];

    public IReadOnlyCollection<string> Trusts => [.. trusts.Keys];

    public string RegionName => "RegionOne";

    /// <summary>Makes the next calls of that method fail before (or, with a lost answer, after) they are done.</summary>
    public void Fail(string method, HttpStatusCode? status, int times = 1, bool isAnswerLost = false)
    {
        for (var i = 0; i < times; i++)
            faults.GetOrAdd(method, static _ => new()).Enqueue(new Fault(status, isAnswerLost));
    }

    /// <summary>Lets Heat end what it does.</summary>
    public void Settle(string status, string reason)
    {
        foreach (var stack in stacks.Values)
            stacks[stack.Id] = stack with { Status = status, StatusReason = reason };
    }

    /// <summary>Loses every stack, as an operator's hand would.</summary>
    public void LoseStacks() => stacks.Clear();

    public Task<TokenInfo?> ValidateAsync(string token, CancellationToken cancellationToken) => throw new NotSupportedException("Grains validate nothing.");

    public Task<IssuedToken> IssueAsync(Credential credential, CancellationToken cancellationToken) => throw new NotSupportedException("The fake needs no tokens.");

    public void Forget(Credential credential, IssuedToken refused) => throw new NotSupportedException("The fake needs no tokens.");

    public Task<Uri> EndpointAsync(string serviceType, CancellationToken cancellationToken) => Task.FromResult(new Uri($"http://127.0.0.1:1/{serviceType}"));

    public Task<string> TrusteeDomainIdAsync(CancellationToken cancellationToken) => Task.FromResult("trustees");

    public Task<TrusteeUser> EnsureTrusteeAsync(string name, string password, CancellationToken cancellationToken) => DoAsync(nameof(EnsureTrusteeAsync), () =>
    {
        var id = NewId();
        return trustees.TryAdd(name, id) ? new TrusteeUser(id, IsNew: true) : new TrusteeUser(trustees[name], IsNew: false);
    });

    public Task<string?> FindTrusteeAsync(string name, CancellationToken cancellationToken) =>
        DoAsync(nameof(FindTrusteeAsync), () => trustees.GetValueOrDefault(name));

    public Task DeleteTrusteeAsync(string userId, CancellationToken cancellationToken) => DoAsync(nameof(DeleteTrusteeAsync), () =>
    {
        foreach (var (name, id) in trustees)
        {
            if (id == userId)
                trustees.TryRemove(name, out _);
        }

        return true;
    });

    public Task<string> EnsureTrustAsync(Credential.Caller trustorToken, TrusteeUser trustee, bool redelegable, CancellationToken cancellationToken) =>
        DoAsync(nameof(EnsureTrustAsync), () => (trustee.IsNew ? null : trusts.FirstOrDefault(t => t.Value == trustee.Id).Key) ?? Add(trustee.Id));

    public Task DeleteTrustAsync(Credential.Trustee trustee, CancellationToken cancellationToken) =>
        DoAsync(nameof(DeleteTrustAsync), () => trusts.TryRemove(trustee.TrustId, out _));

    public Task<string> CreateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken) => DoAsync(nameof(CreateAsync), () =>
    {
        if (stacks.Values.Any(s => s.Name == request.Name && s.Status != "DELETE_COMPLETE"))
            throw new OpenStackException("Heat", HttpStatusCode.Conflict, $"The Stack ({request.Name}) already exists.");
        var id = NewId();
        CreatedStacks++;
        stacks[id] = new HeatStack
        {
            Id = id,
            Name = request.Name,
            Status = CompletesAtOnce ? "CREATE_COMPLETE" : "CREATE_IN_PROGRESS",
            StatusReason = "Stack CREATE completed successfully",
            Parameters = request.Parameters.ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? ""),
            Tags = request.Tags,
        };
        return id;
    });

    public Task<HeatStack?> FindAsync(Credential credential, string projectId, string idOrName, bool resolveOutputs, CancellationToken cancellationToken) =>
        DoAsync(nameof(FindAsync), () => stacks.GetValueOrDefault(idOrName) ?? stacks.Values.FirstOrDefault(s => s.Name == idOrName && s.Status != "DELETE_COMPLETE"));

    public Task<IReadOnlyList<HeatStackSummary>> ListAsync(Credential credential, string projectId, string tag, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<HeatStackSummary>>(nameof(ListAsync), () => [.. stacks.Values.Where(static s => s.Status != "DELETE_COMPLETE").Select(static s => new HeatStackSummary(s.Id, s.Name, s.Status, s.StatusReason, s.CreatedAt, s.UpdatedAt))]);

    public Task<bool> UpdateAsync(Credential credential, string projectId, string idOrName, StackUpdate update, CancellationToken cancellationToken) => DoAsync(nameof(UpdateAsync), () =>
    {
        if (!stacks.TryGetValue(idOrName, out var stack))
            return false;
        UpdatedStacks++;
        var parameters = stack.Parameters.ToDictionary();
        foreach (var (name, value) in update.Parameters)
            parameters[name] = value?.ToString() ?? "";
        stacks[idOrName] = stack with { Parameters = parameters, Status = CompletesAtOnce ? "UPDATE_COMPLETE" : "UPDATE_IN_PROGRESS", StatusReason = "Stack UPDATE completed successfully" };
        return true;
    });

    public Task DeleteAsync(Credential credential, string projectId, string idOrName, CancellationToken cancellationToken) => DoAsync(nameof(DeleteAsync), () =>
    {
        if (stacks.TryGetValue(idOrName, out var stack))
            stacks[idOrName] = stack with { Status = CompletesAtOnce ? "DELETE_COMPLETE" : "DELETE_IN_PROGRESS" };
        return true;
    });

    public Task<IReadOnlyList<HeatResource>> ResourcesAsync(Credential credential, string projectId, string idOrName, int nestedDepth, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<HeatResource>>(nameof(ResourcesAsync), () => stacks[idOrName].Status.EndsWith("_FAILED", StringComparison.Ordinal)
            ? [new HeatResource(idOrName, "work", "OS::Heat::TestResource", stacks[idOrName].Status, "ValueError: Test Resource failed work", null, null, null)]
            : []);

    public Task<IReadOnlyList<HeatEvent>> EventsAsync(Credential credential, string projectId, string idOrName, int nestedDepth, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Bays read no events.");

    public Task ValidateTemplateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Bays validate nothing beforehand.");

    public Task<IReadOnlyList<HeatResource>> PreviewAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Bays preview nothing.");

    private string Add(string trusteeId)
    {
        var id = NewId();
        trusts[id] = trusteeId;
        return id;
    }

    private string NewId() => $"id-{Interlocked.Increment(ref ids)}";

    private async Task<T> DoAsync<T>(string method, Func<T> work)
    {
        await Task.Yield();
        if (faults.TryGetValue(method, out var queue) && queue.TryDequeue(out var fault))
        {
            if (fault.IsAnswerLost)
                work();
            throw new OpenStackException("Heat", fault.Status, "as the test wants it");
        }

        lock (stacks)
            return work();
    }

    private sealed record Fault(HttpStatusCode? Status, bool IsAnswerLost);
}
