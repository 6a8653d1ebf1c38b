namespace Magnum.OpenStack.Octavia;

/// <summary>Load balancers, in clouds that have a service for them.</summary>
/// <remarks>Wire: openstack/octavia octavia/api/v2/controllers/load_balancer.py, release 11 (Zed).</remarks>
public interface IOctaviaBalancers
{
    /// <summary>The load balancers of a project, every page, without those that Octavia only remembers; none where the catalogue has no service for them.</summary>
    /// <exception cref="OpenStackException">403: the credential may not read that project's.</exception>
    Task<IReadOnlyList<OctaviaBalancer>> ListAsync(Credential credential, string projectId, CancellationToken cancellationToken);

    /// <summary>Asks for the deletion of a load balancer with everything below it, and its port where Octavia made that. May be repeated: "not found" is success.</summary>
    /// <remarks>
    /// Octavia does it afterwards: the load balancer is PENDING_DELETE, and then in no list any more, or in ERROR. While something else is done to it (any other PENDING_*)
    /// Octavia takes no deletion and answers 409; that is no error here, since whoever wants it gone looks again anyway.
    /// </remarks>
    /// <exception cref="OpenStackException">403: the credential may not delete it.</exception>
    Task DeleteAsync(Credential credential, string id, CancellationToken cancellationToken);
}

/// <summary>A load balancer.</summary>
/// <param name="Id">Octavia's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="Description">What whoever made it says of it; empty where nobody does.</param>
/// <param name="ProvisioningStatus">What is being done to it, for example <c>ACTIVE</c>, <c>PENDING_DELETE</c>, <c>ERROR</c>.</param>
/// <param name="VipPortId">Neutron's id of the port with its address; null where it has none yet.</param>
public sealed record OctaviaBalancer(string Id, string Name, string ProjectId, string Description, string ProvisioningStatus, string? VipPortId);
