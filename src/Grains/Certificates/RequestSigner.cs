using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>Signs what machines and tenants ask for, within the rules.</summary>
/// <remarks>
/// Rules: openstack/magnum magnum/common/x509/operations.py (15.0.1), and those of <see cref="ExtensionRules"/>. The subject is copied as it is, so whoever
/// may sign may name any user and group of the engine: by design there, and a matter of policy.
/// A request without extensions gives a certificate with the two key identifiers only.
/// </remarks>
internal static class RequestSigner
{
    /// <summary>Signs a request, or says why not. Takes milliseconds of CPU time; never throws for any text.</summary>
    /// <param name="authority">Who signs.</param>
    /// <param name="csr">PEM, PKCS #10.</param>
    /// <param name="now">When.</param>
    public static SignReply Sign(KeyedCertificate authority, string csr, DateTimeOffset now)
    {
        if (SigningRequestReader.Read(csr) is not { } asked)
            return new SignReply.InvalidRequest();

        var granted = new CertificateRequest(asked.SubjectName, asked.PublicKey, HashAlgorithmName.SHA256);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extension in asked.CertificateExtensions)
        {
            if (extension.Oid?.Value is not { } oid || !seen.Add(oid))
                return new SignReply.InvalidRequest();
            switch (ExtensionRules.Judge(oid, extension))
            {
                case ExtensionVerdict.Granted verdict:
                    granted.CertificateExtensions.Add(verdict.Extension);
                    break;
                case ExtensionVerdict.Refused verdict:
                    return new SignReply.ExtensionNotAllowed(verdict.Name);
                case ExtensionVerdict.Malformed:
                    return new SignReply.InvalidRequest();
            }
        }

        return new SignReply.Issued(CertificateAuthorityFactory.Issue(authority, granted, now));
    }
}
