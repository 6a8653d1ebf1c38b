using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A bay whose machine can't become what it is to be: the bay's reason is what the machine said, by its boot step.</summary>
public sealed class FailedBayTests() : MachineSuite("failed")
{
    [Fact]
    public async Task A_machine_of_another_version_than_the_bay_asks_for_fails_it_by_its_boot_step_and_goes_with_it()
    {
        await using var bay = await MachineBay.CreateMismatchedAsync(Owner, Name, "v1.99.0", Cancelled);

        var name = Assert.Single(await bay.ServersAsync()).Key;
        Assert.Contains($"{name}: boot step 05-programs failed: ", bay.Cluster["status_reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("v1.99.0", bay.Cluster["status_reason"]!.ToString(), StringComparison.Ordinal);

        await bay.DeleteAsync();
    }

    [Fact]
    public async Task A_worker_that_can_not_become_what_it_is_to_be_is_told_as_a_fault_of_its_group()
    {
        // Where its certificates are to lie is a file.
        await using var bay = await MachineBay.CreateSpoiledSwarmAsync(Owner, Name, worker => Machines.TryActAsync(worker, "run", "/bin/sh", "-c", "[ -e /etc/docker/magnum ] || { mkdir -p /etc/docker && touch /etc/docker/magnum; }"), Cancelled);

        var worker = Assert.Single((await bay.ServersAsync()).Keys, static server => server.Contains("-node-", StringComparison.Ordinal));
        var told = $"{worker}: boot step 10-certificates failed: ";
        Assert.Contains(told, bay.Cluster["status_reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains(told, bay.Cluster["faults"]!["default-worker"]!.ToString(), StringComparison.Ordinal);

        await bay.DeleteAsync();
    }
}
