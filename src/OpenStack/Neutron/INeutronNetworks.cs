namespace Magnum.OpenStack.Neutron;

/// <summary>Networks, subnets and ports.</summary>
public interface INeutronNetworks
{
    /// <summary>The networks with that id or name which the credential may see: none, one, or several of one name.</summary>
    /// <param name="credential">As whom.</param>
    /// <param name="idOrName">Id or name.</param>
    /// <param name="externalOnly">True: only those that lead outside.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<NeutronNetwork>> FindNetworksAsync(Credential credential, string idOrName, bool externalOnly, CancellationToken cancellationToken);

    /// <summary>The subnets with that id or name which the credential may see.</summary>
    Task<IReadOnlyList<NeutronSubnet>> FindSubnetsAsync(Credential credential, string idOrName, CancellationToken cancellationToken);

    /// <summary>The ports of a server.</summary>
    Task<IReadOnlyList<NeutronPort>> PortsOfServerAsync(Credential credential, string serverId, CancellationToken cancellationToken);
}

/// <summary>A network.</summary>
public sealed record NeutronNetwork(string Id, string Name, bool IsExternal, string? ProjectId);

/// <summary>A subnet.</summary>
public sealed record NeutronSubnet(string Id, string Name, string NetworkId, string Cidr);

/// <summary>A port.</summary>
public sealed record NeutronPort(string Id, string NetworkId, string? DeviceId, IReadOnlyList<string> FixedAddresses);
