using Magnum.Grains.Bays;
using Magnum.OpenStack;
using Magnum.OpenStack.Neutron;
using Xunit;
using static Magnum.Grains.Tests.Bays.BaySamples;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Networks of orders. What names neither keypair nor flavor asks nobody else.</summary>
public sealed class OrderLookupsTests
{
    private readonly OrderLookups lookups = new(drivers: null!, nova: null!, new TwoNetworks());

    [Theory]
    [InlineData("bm", null, "sub", "net-own", "sub-id", null)]
    [InlineData("bm", "own", "sub", "net-own", "sub-id", null)]
    [InlineData("bm", "other", "sub", "net-other", "sub-id", "Fixed subnet sub is not a subnet of fixed network other.")]
    [InlineData("bm", "typo", "sub", null, null, "There is not exactly one network typo.")]
    [InlineData("bm", null, "typo", null, null, "There is not exactly one subnet typo.")]
    [InlineData("vm", null, "sub", null, "sub-id", null)]
    [InlineData("vm", "other", "sub", "net-other", "sub-id", null)]
    public async Task A_given_network_is_found_and_on_bare_metal_by_its_subnet_too(string serverType, string? network, string subnet, string? networkId, string? subnetId, string? objection)
    {
        var spec = Spec() with { BayModel = Spec().BayModel with { ServerType = serverType }, FixedNetwork = network, FixedSubnet = subnet };

        var resolved = await lookups.ResolveAsync(spec, new Credential.Caller("token", "project-a"), TestContext.Current.CancellationToken);

        Assert.Equal((networkId, subnetId, objection), (resolved.Spec.FixedNetworkId, resolved.Spec.FixedSubnetId, resolved.Objection));
        Assert.Equal(network, resolved.Spec.FixedNetwork);
    }

    private sealed class TwoNetworks : INeutronNetworks
    {
        public Task<IReadOnlyList<NeutronNetwork>> FindNetworksAsync(Credential credential, string idOrName, bool externalOnly, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<NeutronNetwork>>(idOrName is "own" or "other" ? [new NeutronNetwork($"net-{idOrName}", idOrName, false, null)] : []);

        public Task<IReadOnlyList<NeutronSubnet>> FindSubnetsAsync(Credential credential, string idOrName, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<NeutronSubnet>>(idOrName is "sub" ? [new NeutronSubnet("sub-id", "sub", "net-own", "10.0.0.0/24")] : []);

        public Task<IReadOnlyList<NeutronPort>> PortsOfServerAsync(Credential credential, string serverId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
