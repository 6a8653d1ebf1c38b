namespace Magnum.OpenStack.Neutron;

/// <summary>Floating addresses.</summary>
public interface INeutronFloatingIps
{
    /// <summary>The floating addresses that lead to a port, as far as the credential may see them.</summary>
    Task<IReadOnlyList<NeutronFloatingIp>> OfPortAsync(Credential credential, string portId, CancellationToken cancellationToken);

    /// <summary>Gives a floating address back. May be repeated: "not found" is success.</summary>
    Task DeleteAsync(Credential credential, string id, CancellationToken cancellationToken);
}

/// <summary>A floating address.</summary>
/// <param name="Id">Neutron's id.</param>
/// <param name="Address">The address.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="Description">What whoever made it says of it; empty where nobody does.</param>
public sealed record NeutronFloatingIp(string Id, string Address, string ProjectId, string Description);
