namespace Magnum.Drivers;

/// <summary>How a built bay may change, besides the size of its groups.</summary>
public enum BayChange
{
    /// <summary>To the labels of another bay model, and to its image for machines that are built from then on.</summary>
    Upgrade,

    /// <summary>To new certificate authorities and a new key pair for service accounts.</summary>
    CaRotation,

    /// <summary>To a new credential for machines.</summary>
    CredentialRotation,
}
