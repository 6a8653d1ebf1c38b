using System.Globalization;
using System.Net;
using Magnum.Bench;
using Magnum.Bench.Clients;

namespace Magnum.ApiCost.Sides;

/// <summary>One of the two Magnums that are compared, with a cluster template and the clusters that were made of it.</summary>
internal abstract class Side(Tenant tenant) : IAsyncDisposable
{
    private readonly HttpMessageInvoker http = Http.Invoker();
    private readonly List<string> made = [];
    private string template = "";

    /// <summary>As the results call it.</summary>
    public abstract string Name { get; }

    /// <summary>Root of its API.</summary>
    public abstract Uri Magnum { get; }

    /// <summary>UUID of the cluster that was made first.</summary>
    public string First => made[0];

    /// <summary>Whose clusters they are.</summary>
    public Tenant Tenant => tenant;

    /// <summary>Whether a daemon is Magnum's own on this side: no other service asks it anything.</summary>
    public abstract bool IsOwn(string daemon);

    /// <summary>Whether a daemon has a part in reading.</summary>
    public abstract bool Reads(string daemon);

    /// <summary>Makes the template and the first cluster, which is complete then.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        template = await tenant.CreateTemplateAsync(Magnum, cancellationToken);
        await CreateAsync(cancellationToken);
        await UntilCompleteAsync(cancellationToken);
    }

    /// <summary>Makes a cluster.</summary>
    /// <returns>Milliseconds until it was accepted.</returns>
    public async Task<double> CreateAsync(CancellationToken cancellationToken)
    {
        var body = Tenant.Bay(template, string.Create(CultureInfo.InvariantCulture, $"bench{made.Count}"), 0);
        var began = TimeProvider.System.GetTimestamp();
        var answer = await Http.JsonAsync(http, HttpMethod.Post, new Uri(Magnum, "v1/clusters"), tenant.Token, body, HttpStatusCode.Accepted, cancellationToken);
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        lock (made)
            made.Add(answer["uuid"]!.ToString());
        return elapsed.TotalMilliseconds;
    }

    /// <summary>Waits until every cluster that was made is complete; how it looks costs next to nothing.</summary>
    public async Task UntilCompleteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (await CountCompleteAsync(cancellationToken) < made.Count)
            await timer.WaitForNextTickAsync(cancellationToken);
    }

    /// <summary>Deletes the clusters that were made, but the first, and waits until they are gone.</summary>
    public Task KeepFirstAsync(CancellationToken cancellationToken) => DeleteAsync(made[1..], cancellationToken);

    /// <summary>Copies the first cluster in the database under other UUIDs.</summary>
    public abstract Task CopyFirstAsync(int count, CancellationToken cancellationToken);

    /// <summary>Deletes the clusters that were made; one whose creation was interrupted on its way is not known here.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await DeleteAsync([.. made], CancellationToken.None);
        http.Dispose();
    }

    /// <summary>How many clusters of the project are complete.</summary>
    /// <exception cref="BenchException">One failed.</exception>
    protected abstract Task<int> CountCompleteAsync(CancellationToken cancellationToken);

    /// <summary>Deletes the template, if there is one; no cluster may use it any more.</summary>
    protected async Task DeleteTemplateAsync()
    {
        if (template.Length > 0)
            await tenant.DeleteTemplateAsync(Magnum, template, CancellationToken.None);
    }

    private async Task DeleteAsync(IReadOnlyCollection<string> uuids, CancellationToken cancellationToken)
    {
        await tenant.DeleteBaysAsync(Magnum, uuids, cancellationToken);
        made.RemoveAll(uuids.Contains);
    }
}
