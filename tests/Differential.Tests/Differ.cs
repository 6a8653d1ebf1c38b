using Magnum.Differential.Tests.Comparison;
using Magnum.Differential.Tests.Generation;
using Magnum.Differential.Tests.Probes;
using Magnum.Differential.Tests.Services;

namespace Magnum.Differential.Tests;

/// <summary>Sends each request to both services, compares, and keeps the two alike.</summary>
public sealed class Differ(TwoServices services, World world, Report report)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    // As many as the lab's Magnum has processes to answer them.
    private const int Readers = 2;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Sends requests that change nothing, some at the same time, each as <see cref="RunAsync"/> does.</summary>
    public Task ReadAsync(IReadOnlyList<Probe> probes, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(probes, new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken }, async (probe, token) => await RunAsync(probe, token));

    /// <summary>Sends one request.</summary>
    /// <returns>Whether both accepted it.</returns>
    public async Task<bool> RunAsync(Probe probe, CancellationToken cancellationToken)
    {
        var (magnum, ours) = await AskBothAsync(probe, cancellationToken);
        report.Add(probe, AnswerComparison.Compare(magnum, ours));
        await DropAsync(probe, magnum, ours, cancellationToken);
        if (probe.Settles is { } symbol && (magnum.IsSuccess || ours.IsSuccess))
            await SettleAsync(probe.Identity, symbol, probe.ToString(), cancellationToken);
        return magnum.IsSuccess && ours.IsSuccess;
    }

    /// <summary>Waits until both show a new cluster: Magnum's conductor writes its row some time after the 202.</summary>
    public async Task AppearAsync(string identity, string symbol, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (await AskBothAsync(new Probe("appears", identity, "GET", $"/v1/clusters/${symbol}$"), patience.Token) is not ({ IsSuccess: true }, { IsSuccess: true }))
            await timer.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Learns each service's ids of a cluster's node groups.</summary>
    public async Task LearnGroupsAsync(string identity, string symbol, CancellationToken cancellationToken)
    {
        foreach (var group in (string[])["default-master", "default-worker"])
            await AskBothAsync(new Probe("groups", identity, "GET", $"/v1/clusters/${symbol}$/nodegroups/{group}") { Creates = $"{symbol}.{group}" }, cancellationToken);
    }

    private async Task<(Answer Magnum, Answer Ours)> AskBothAsync(Probe probe, CancellationToken cancellationToken)
    {
        var magnum = services.Magnum.SendAsync(probe, cancellationToken);
        var ours = services.Ours.SendAsync(probe, cancellationToken);
        return (await magnum, await ours);
    }

    // What only one of them made or changed would show in every list from then on.
    private async Task DropAsync(Probe probe, Answer magnum, Answer ours, CancellationToken cancellationToken)
    {
        var isTemplate = probe.Path.Contains("/clustertemplates", StringComparison.Ordinal) || probe.Path.Contains("/baymodels", StringComparison.Ordinal);
        if (isTemplate && probe.Method == "DELETE" && (magnum.IsSuccess || ours.IsSuccess))
            await ForgetAsync(probe.Path, cancellationToken);
        else if (probe.Retires is { } path)
        {
            foreach (var (service, answer) in ((Service, Answer)[])[(services.Magnum, magnum), (services.Ours, ours)])
            {
                if (answer.IsSuccess && probe.Method == "POST")
                    await service.SendAsync(Deletion(path), cancellationToken);
            }

            if (probe.Method == "PATCH" && (magnum.IsSuccess || ours.IsSuccess))
                await ForgetAsync(path, cancellationToken);
        }
        else if (probe.Creates is { } symbol && probe.Settles is null && magnum.IsSuccess != ours.IsSuccess)
        {
            await (magnum.IsSuccess ? services.Magnum : services.Ours).SendAsync(Deletion($"{probe.Path.Split('?')[0]}/${symbol}$"), cancellationToken);
        }
    }

    private async Task ForgetAsync(string path, CancellationToken cancellationToken)
    {
        await AskBothAsync(Deletion(path), cancellationToken);
        world.Templates.RemoveAll(symbol => path.EndsWith($"${symbol}$", StringComparison.Ordinal));
    }

    /// <summary>Waits until both show the cluster at rest and alike. Magnum polls Heat every ten seconds.</summary>
    public async Task SettleAsync(string identity, string symbol, string after, CancellationToken cancellationToken)
    {
        var look = new Probe("settled", identity, "GET", $"/v1/clusters/${symbol}$");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (true)
        {
            var (magnum, ours) = await AskBothAsync(look, cancellationToken);
            var differences = AnswerComparison.Compare(magnum, ours);
            var rests = ours.IsSuccess && magnum.IsSuccess && !IsUnderWay(magnum) && !IsUnderWay(ours);
            if ((rests && differences.Count == 0) || !await NextLookAsync(timer, patience.Token, cancellationToken))
            {
                report.Add(look with { Body = $"after {after}" }, rests ? differences : ["does not come to rest", .. differences]);
                return;
            }
        }
    }

    private static async Task<bool> NextLookAsync(PeriodicTimer timer, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(patience);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsUnderWay(Answer answer) => answer.Text("status").EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    // As the administrator, by UUID: whoever made it.
    private static Probe Deletion(string path) => new("drop", "admin", "DELETE", path.Replace("/baymodels/", "/clustertemplates/", StringComparison.Ordinal).Replace("/bays/", "/clusters/", StringComparison.Ordinal));
}
