using System.Security.Cryptography;

namespace Magnum.Grains.Certificates;

/// <summary>The key pair by which the engine signs and checks the tokens of service accounts.</summary>
/// <remarks>Formats: openstack/magnum magnum/drivers/heat/k8s_template_def.py (15.0.1), parameters <c>kube_service_account_key</c> and <c>…_private_key</c>.</remarks>
/// <param name="PublicKey">PEM, SubjectPublicKeyInfo.</param>
/// <param name="PrivateKey">PEM, PKCS #8, not encrypted.</param>
internal sealed record ServiceAccountKeyPair(string PublicKey, string PrivateKey)
{
    /// <summary>Makes a new RSA pair. Takes a tenth of a second of CPU time, or more.</summary>
    public static ServiceAccountKeyPair Create()
    {
        using var key = RSA.Create(CertificateAuthorityFactory.KeyBits);
        return new ServiceAccountKeyPair(key.ExportSubjectPublicKeyInfoPem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Hides the key.</summary>
    public override string ToString() => nameof(ServiceAccountKeyPair);
}
