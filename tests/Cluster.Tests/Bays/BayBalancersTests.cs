using System.Net;
using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.OpenStack.Heat;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>Deletions of bays whose Kubernetes made load balancers, in simulated time.</summary>
public sealed class BayBalancersTests : IAsyncLifetime
{
    private readonly Guid bay = new("00000000-0000-4000-8000-00000000001b");
    private SimulatedBays bays = null!;

    private OctaviaMemory Octavia => bays.Cloud.Octavia;

    // As Heat: what stands in the network holds it.
    public async ValueTask InitializeAsync()
    {
        bays = await SimulatedBays.StartAsync(quota: 5);
        bays.Cloud.Heat.Fate = (_, action, _) => new StackFate(TimeSpan.Zero, IsFailing: action == "DELETE" && HasOwn());
        await bays.WarmUpAsync();
        await bays.CreateAsync(bay, 1);
        await SettleAsync(BayStatus.CreateComplete);
    }

    public ValueTask DisposeAsync() => bays.DisposeAsync();

    [Fact]
    public async Task They_go_with_their_floating_addresses_before_Heat_is_asked_and_strangers_stay()
    {
        var other = Guid.NewGuid();
        Octavia.AddOf(bay, "web");
        Octavia.AddOf(bay, "shop");
        string[] strangers =
        [
            Octavia.AddOf(other, "web"),
            Octavia.AddOf(bay, "web", "project-b"),
            Octavia.Add("project-a", "mine", $"For Kubernetes x from cluster {bay:D}", "mine"),
            Octavia.Add("project-a", "older", $"Kubernetes external service web from cluster {bay:D}-old", "mine"),
        ];
        var brought = Octavia.Add("project-a", "brought", $"Kubernetes external service brought from cluster {bay:D}", "the tenant's own");

        await bays.DeleteAsync(bay);

        await UntilAsync(() => bays.StacksOf(bay).Single().Status == "DELETE_COMPLETE");
        Assert.Equal(strangers, Octavia.Balancers.Select(static balancer => balancer.Id));
        Assert.Equal(strangers.Append(brought).Select(static id => id.Replace("balancer", "floating", StringComparison.Ordinal)), Octavia.FloatingIps.Select(static ip => ip.Id));
    }

    [Fact]
    public async Task One_that_Octavia_can_not_delete_ends_the_deletion_with_its_name_and_the_next_one_goes_on()
    {
        var id = Octavia.AddOf(bay, "web");
        var name = Octavia.Balancers.Single().Name;
        Octavia.Failing.Add(name);
        var began = bays.Time.Now;

        await bays.DeleteAsync(bay);

        await SettleAsync(BayStatus.DeleteFailed);
        Assert.Matches($"^Octavia did not delete within 00:05:00: load balancer {name} \\({id}\\) is (ERROR|PENDING_DELETE)\\.$", bays.Stored(bay)!.StatusReason);
        Assert.InRange(bays.Time.Now - began, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.Equal("CREATE_COMPLETE", bays.StacksOf(bay).Single().Status);

        Octavia.Failing.Clear();
        await bays.DeleteAsync(bay);
        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
    }

    [Fact]
    public async Task A_refusal_ends_the_deletion_with_Octavias_words_and_the_name()
    {
        var id = Octavia.AddOf(bay, "web");
        bays.Cloud.Fail("DeleteBalancerAsync", HttpStatusCode.Forbidden, times: 6);

        await bays.DeleteAsync(bay);

        await SettleAsync(BayStatus.DeleteFailed);
        Assert.Equal($"Heat answered 403: {CallFault.Words} (load balancer {Octavia.Balancers.Single().Name}, {id})", bays.Stored(bay)!.StatusReason);
        await bays.DeleteAsync(bay);
        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
    }

    [Fact]
    public async Task One_that_something_else_is_done_to_is_waited_for()
    {
        var id = Octavia.AddOf(bay, "web");
        Octavia.Set(id, "PENDING_UPDATE");

        await bays.DeleteAsync(bay);
        await bays.Time.PassAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((BayPhases.AwaitBalancersGone, "PENDING_UPDATE"), (bays.Stored(bay)!.Operation!.Phase, Octavia.Balancers.Single().ProvisioningStatus));

        Octavia.Set(id, "ACTIVE");
        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
    }

    [Fact]
    public async Task One_made_while_Heat_takes_the_machines_down_goes_too()
    {
        var isMade = false;
        bays.Cloud.Heat.Fate = (_, action, _) =>
        {
            if (action == "DELETE" && !isMade)
            {
                isMade = true;
                Octavia.AddOf(bay, "late");
            }

            return new StackFate(TimeSpan.FromSeconds(2), IsFailing: action == "DELETE" && HasOwn());
        };

        await bays.DeleteAsync(bay);

        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
        Assert.True(isMade);
    }

    [Fact]
    public async Task Of_the_stacks_own_only_one_that_is_broken_is_deleted_before_Heat_is_asked()
    {
        var (broken, well, strange) = (Octavia.Add("project-a", "api", "", ""), Octavia.Add("project-a", "other", "", ""), Octavia.Add("project-a", "strange", "", ""));
        Octavia.Set(broken, "ERROR");
        Octavia.Set(strange, "ERROR");
        bays.Cloud.Heat.MoreOf = stack => new[] { broken, well }.Select(id => new HeatResource(stack.Id, id, "OS::Octavia::LoadBalancer", "CREATE_COMPLETE", null, id, null, null));
        bays.Cloud.Heat.Fate = (_, action, _) => new StackFate(TimeSpan.Zero, IsFailing: action == "DELETE" && Octavia.Balancers.Any(balancer => balancer.Id == broken));

        await bays.DeleteAsync(bay);

        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
        Assert.Equal([(well, "ACTIVE"), (strange, "ERROR")], Octavia.Balancers.Select(static balancer => (balancer.Id, balancer.ProvisioningStatus)));
    }

    [Fact]
    public async Task A_group_that_goes_leaves_them_alone()
    {
        var group = Guid.NewGuid();
        await bays.CreateGroupAsync(bay, group, "gpu", 1);
        await UntilAsync(() => bays.Stored(bay) is { Status: BayStatus.UpdateComplete, NodeGroups: [_, _, { StackId: not null }] });
        var id = Octavia.AddOf(bay, "web");
        bays.Cloud.Heat.Fate = static (_, action, number) => new StackFate(TimeSpan.Zero, IsFailing: action == "DELETE" && number == 2);

        await bays.DeleteGroupAsync(bay, group);

        await UntilAsync(() => bays.Stored(bay) is { Status: BayStatus.UpdateComplete, NodeGroups.Length: 2 });
        Assert.Equal((id, "ACTIVE"), (Octavia.Balancers.Single().Id, Octavia.Balancers.Single().ProvisioningStatus));
    }

    private bool HasOwn() => Octavia.List("project-a").Any(balancer => EngineMarks.IsBalancerOf(bay, balancer.Description));

    private Task SettleAsync(BayStatus status) => UntilAsync(() => bays.Stored(bay)?.Status == status);

    private async Task UntilAsync(Func<bool> isWanted) =>
        Assert.True(await bays.Time.UntilAsync(isWanted, SimulatedBays.Ages), $"{bays.Stored(bay)} {string.Join(", ", bays.LeftOf(bay))}");
}
