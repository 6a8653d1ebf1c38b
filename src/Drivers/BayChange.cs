namespace Magnum.Drivers;

/// <summary>How a built bay may change, besides the size of its groups.</summary>
public enum BayChange
{
    /// <summary>To the labels of another bay model: versions above all. Machines keep their image, as with openstack/magnum 15.0.1.</summary>
    Upgrade,

    /// <summary>To new certificate authorities and a new key pair for service accounts.</summary>
    CaRotation,

    /// <summary>To a new credential for machines.</summary>
    CredentialRotation,
}
