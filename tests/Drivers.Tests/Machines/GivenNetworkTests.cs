using Magnum.Drivers.Tests.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>A network or subnet that a bay names and nobody found: no driver builds the bay into another one.</summary>
public sealed class GivenNetworkTests
{
    public static TheoryData<string> Drivers => [.. RuledDriver.All.Select(static driver => driver.ToString())];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void A_name_that_was_not_found_is_told_in_magnums_words(string name)
    {
        var driver = RuledDriver.Of(name);
        var given = driver.Plain.Spec with { FixedNetwork = "own", FixedNetworkId = PlanInputs.Network, FixedSubnet = "sub", FixedSubnetId = PlanInputs.Network };

        Assert.Equal("Unable to find fixed network own.", Refusal(driver, given with { FixedNetworkId = null }));
        Assert.Equal("Unable to find fixed subnet sub.", Refusal(driver, given with { FixedSubnetId = null }));
        Assert.Equal("Unable to find fixed network own.", Refusal(driver, given with { FixedNetworkId = null, ExternalNetworkId = null }));
        Assert.Equal(PlanInputs.Network, driver.Driver.PlanCreate(driver.Of(given)).Parameters["fixed_network"]!.GetValue<string>());
    }

    [Fact]
    public void A_bay_that_is_built_already_gets_groups_where_it_is()
    {
        var driver = RuledDriver.Of("kubernetes-vm");
        var group = driver.Plain.Worker() with { Name = "spare", IsDefault = false };
        var built = driver.Of(driver.Plain.Spec with { FixedNetwork = "own" });

        Assert.Equal("network", driver.Driver.PlanCreateGroup(built, group, PlanInputs.BuiltKubernetes).Parameters["fixed_network"]!.GetValue<string>());
    }

    private static string Refusal(RuledDriver driver, BaySpec spec) => Assert.Throws<BayPlanException>(() => driver.Driver.PlanCreate(driver.Of(spec))).Message;
}
