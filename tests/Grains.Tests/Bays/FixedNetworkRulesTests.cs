using Magnum.Grains.Abstractions.Bays;
using Xunit;
using static Magnum.Grains.Tests.Bays.BaySamples;

namespace Magnum.Grains.Tests.Bays;

public sealed class FixedNetworkRulesTests
{
    [Theory]
    [InlineData("bm", null, null, "of-subnet", null)]
    [InlineData("bm", "own", "of-subnet", "of-subnet", null)]
    [InlineData("bm", "own", "another", "another", "Fixed subnet sub is not a subnet of fixed network own.")]
    // Not found: it is not for the subnet to say what was meant.
    [InlineData("bm", "typo", null, null, null)]
    // Machines of Magnum's other drivers are in no network that is not named.
    [InlineData("vm", null, null, null, null)]
    [InlineData("vm", "own", "another", "another", null)]
    public void On_bare_metal_the_network_is_that_of_the_subnet(string serverType, string? network, string? found, string? expected, string? contradiction)
    {
        var spec = Spec() with { BayModel = Spec().BayModel with { ServerType = serverType }, FixedNetwork = network, FixedNetworkId = found, FixedSubnet = "sub", FixedSubnetId = "sub-id" };

        Assert.Equal(expected, FixedNetworkRules.InNetworkOf(spec, "of-subnet").FixedNetworkId);
        Assert.Equal(contradiction, FixedNetworkRules.Contradiction(spec, "of-subnet"));
    }
}
