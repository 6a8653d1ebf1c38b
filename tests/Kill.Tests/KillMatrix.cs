using Magnum.Clouds;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Kill.Tests.Silos;
using Xunit;

namespace Magnum.Kill.Tests;

/// <summary>
/// One bay is created, resized up and down, and deleted, while the silo is killed with SIGKILL around everything that a phase changes outside or tells other grains,
/// after what it reads, and after every commit; where the cloud has load balancers, one holds the bay's network. On the simulated cloud it gets node groups of the tenant's own, and bay, group, CA and credential are changed. Whatever died, the operation goes on.
/// </summary>
public abstract class KillMatrix : IAsyncLifetime
{
    private static readonly BayOperation[] OfEveryCloud = [BayOperation.Create, BayOperation.Resize, BayOperation.Delete];

    private static readonly BayOperation[] OfTheSimulatedCloud =
    [
        .. OfEveryCloud, BayOperation.CreateGroup, BayOperation.DeleteGroup, BayOperation.Upgrade, BayOperation.UpgradeGroup, BayOperation.RotateCa, BayOperation.RotateCredentials,
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("magnum-kill-").FullName;
    private readonly string name = $"killed-{Guid.NewGuid().ToString("N")[..8]}";
    private MortalSilo silo = null!;

    /// <summary>Root of the silo's API, without version; known before it starts.</summary>
    protected Uri Api => silo.Api;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        silo = new MortalSilo(folder);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Has a silo live a bay's whole life on that cloud, and die all along.</summary>
    protected async Task SurviveAsync(TestCloud cloud)
    {
        using var admin = await CloudSession.OpenAsync(cloud, "admin", "admin", Cancelled);
        await using var domain = cloud.Server is null ? await TrusteeDomain.CreateAsync(admin, name, Cancelled) : await TrusteeDomain.OfAsync(admin, cloud, Cancelled);
        silo.Configure([.. cloud.Settings, .. domain.Settings]);
        // The simulated Heat is never in a hurry for want of processors.
        if (cloud.Server is not null)
            silo.Configure([KeyValuePair.Create("Magnum__Bays__PollPeriod", "00:00:00.2"), KeyValuePair.Create("Magnum__Bays__PollPeriodLongest", "00:00:00.2")]);
        silo.Start();

        // A silo that ends otherwise than by a kill ends the test.
        await await Task.WhenAny(LiveAsync(cloud, domain), silo.Supervision);
    }

    private async Task LiveAsync(TestCloud cloud, TrusteeDomain domain)
    {
        using var alpha = await CloudSession.OpenAsync(cloud, "alpha-user", "alpha", Cancelled);
        using var magnum = new MagnumClient(silo.Api, alpha.Token, () => $"Kills: {string.Join(", ", silo.Kills)}{Environment.NewLine}{silo.Tail}", "1.12");

        var model = await HarriedBay.CreateModelAsync(magnum, name, Cancelled);
        var bay = await HarriedBay.CreateAsync(magnum, name, model, Cancelled);
        await bay.UntilAsync("CREATE_COMPLETE", 1);
        await bay.ResizeAsync(3);
        await bay.ResizeAsync(2);
        Assert.Single(await alpha.StacksAsync(name, Cancelled));
        var hasGroups = cloud.Server is not null;
        if (hasGroups)
        {
            await LiveWithGroupsAsync(bay);
            await magnum.UntilAsync(async () => (await domain.TrusteesAsync(Cancelled)).Count == 2, "the former credential is gone, and what was made for a bay that was never accepted", Cancelled);
        }

        var hasBalancers = alpha.Has("load-balancer");
        var left = hasBalancers ? await bay.BalanceAsync(alpha) : default;
        // A trust ends with its trustee, but not that which Heat made of it for the stack.
        var trusts = await domain.TrustsAsync(alpha.UserId, Cancelled);
        Assert.NotEmpty(trusts);
        await bay.DeleteAsync();
        await magnum.UntilAsync(async () => await IsOverAsync(bay), "every phase of the deletion has run", Cancelled);
        await magnum.UntilAsync(async () => (await domain.TrusteesAsync(Cancelled)).Count == 0, "no trustee is left", Cancelled);
        Assert.Empty((await alpha.TrustsAsync(alpha.UserId, Cancelled)).Intersect(trusts));
        var stacks = await alpha.StacksAsync(name, Cancelled);
        Assert.Equal(hasGroups ? 3 : 1, stacks.Count);
        Assert.All(stacks, static stack => Assert.EndsWith(" DELETE_COMPLETE", stack, StringComparison.Ordinal));
        if (hasBalancers)
        {
            Assert.Null(await left.Balancer.StatusAsync(alpha, Cancelled));
            Assert.Null(await alpha.FindAsync("network", $"/v2.0/floatingips/{left.FloatingIp}", Cancelled));
        }

        await magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{model}", null, Cancelled);
        Tell(hasGroups ? OfTheSimulatedCloud : OfEveryCloud, hasBalancers);
    }

    private static async Task LiveWithGroupsAsync(HarriedBay bay)
    {
        await bay.CreateGroupAsync("passing");
        await bay.UntilAsync("UPDATE_COMPLETE", 3);
        await bay.DeleteGroupAsync("passing");
        await bay.UntilAsync("UPDATE_COMPLETE", 2);
        await bay.CreateGroupAsync("staying");
        await bay.UntilAsync("UPDATE_COMPLETE", 3);
        await bay.UpgradeAsync(group: null);
        await bay.UntilAsync("UPDATE_COMPLETE", 3);
        await bay.UpgradeAsync("staying");
        await bay.UntilAsync("UPDATE_COMPLETE", 3);
        await bay.RotateAsync("certificates");
        await bay.UntilAsync("UPDATE_COMPLETE", 3);
        await bay.RotateAsync("credentials");
        await bay.UntilAsync("UPDATE_COMPLETE", 3);
    }

    // A bay that nobody sees any more is woken by its reminder, or by a look at it.
    private async Task<bool> IsOverAsync(HarriedBay bay)
    {
        await bay.LookAsync();
        return silo.Kills.Any(static k => k.StartsWith($"delete/{BayPhases.ConfirmGoneAgain}|clear bay|", StringComparison.Ordinal));
    }

    // A machine is replaced only after a long illness, which no bay has here, and a master where there are three: tests/Cluster.Tests hits every point of that.
    // What every operation committed and did outside had its kills, and so had what the phases of the reconciler's own list read and call.
    private void Tell(BayOperation[] operations, bool hasBalancers)
    {
        var kills = silo.Kills.Select(static k => k.Split('|')).ToLookup(static k => k[0]);
        foreach (var phase in kills)
            TestContext.Current.TestOutputHelper!.WriteLine($"{phase.Key}: {phase.Count()} kills ({string.Join(", ", phase.Select(static k => $"{k[2]} {k[1]}"))})");
        TestContext.Current.TestOutputHelper!.WriteLine($"{silo.Kills.Count} kills");

        string[] effects =
        [
            "create/trusts|POST /users", "create/trusts|POST /OS-TRUST/trusts", "create/stack-create|POST /stacks", "delete/stack-delete|DELETE /stacks/*",
            "delete/trusts-forget|DELETE /OS-TRUST/trusts/*", "delete/trusts-forget|DELETE /users/*",
            .. operations.Contains(BayOperation.RotateCredentials) ? (string[])["rotatecredentials/trusts-tidy|DELETE /OS-TRUST/trusts/*", "rotatecredentials/trusts-tidy|DELETE /users/*"] : [],
            .. hasBalancers ? (string[])["delete/balancers-delete|DELETE /floatingips/*", "delete/balancers-delete|DELETE /lbaas/loadbalancers/*"] : [],
            .. operations.Where(static o => BayPhases.Of(o).Contains(BayPhases.UpdateStack)).Select(static o => $"{Word(o)}/stack-update|PATCH /stacks/*"),
        ];
        Assert.All(effects, effect => Assert.Superset(new HashSet<string> { $"{effect}|before", $"{effect}|after" }, silo.Kills.ToHashSet()));
        var lived = operations.SelectMany(static o => BayPhases.Of(o).Select(p => (Operation: o, Phase: p)))
            // The one only waits for the caller; the others have nothing to do where there are no groups, and no engine that tells of machines.
            .Where(p => p.Phase is not (BayPhases.AwaitCredential or BayPhases.ReleaseMaster or BayPhases.CondemnMaster) && (operations.Contains(BayOperation.CreateGroup)
                || p.Phase is not (BayPhases.DeleteGroupStacks or BayPhases.AwaitGroupStacksGone or BayPhases.DrainNodes or BayPhases.DismissNodes)))
            .Where(p => hasBalancers || p.Phase is not (BayPhases.DeleteBalancers or BayPhases.AwaitBalancersGone))
            .ToList();
        Assert.All(lived, p => Assert.Contains(kills[$"{Word(p.Operation)}/{p.Phase}"], static k => k[1].StartsWith("commit ", StringComparison.Ordinal) || k[1].StartsWith("clear ", StringComparison.Ordinal)));
        Assert.All(lived, p => Assert.Contains(kills[$"*/{p.Phase}"], static k => k[2] == "after"));
    }

    private static string Word(BayOperation operation) => operation.ToString().ToLowerInvariant();
}
