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
}
