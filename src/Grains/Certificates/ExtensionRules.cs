using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>Which extensions a certificate request is granted. Pure.</summary>
/// <remarks>
/// Source: openstack/magnum magnum/common/x509/validator.py and the defaults of magnum/conf/x509.py (15.0.1): five extensions are granted, others are refused where critical and
/// dropped where not; the right to be a CA, and key usages beyond three, likewise refuse a critical extension and are taken out of any other.
/// Ours differs where an extension is malformed (upstream answers 500), and in the subject key identifier, which is always computed from the key.
/// </remarks>
internal static class ExtensionRules
{
    private const string SubjectKeyIdentifier = "2.5.29.14";
    private const string KeyUsage = "2.5.29.15";
    private const string SubjectAltName = "2.5.29.17";
    private const string BasicConstraints = "2.5.29.19";
    private const string ExtendedKeyUsage = "2.5.29.37";

    // Bits of KeyUsage that may be had; "nonRepudiation" is called contentCommitment today. RFC 5280 §4.2.1.3 numbers them.
    private static readonly X509KeyUsageFlags[] KeyUsages = [X509KeyUsageFlags.DigitalSignature, X509KeyUsageFlags.NonRepudiation, X509KeyUsageFlags.KeyEncipherment];

    // The names of RFC 5280, as python-cryptography and so Magnum writes them. .NET's own names depend on the platform.
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["2.5.29.9"] = "subjectDirectoryAttributes",
        [KeyUsage] = "keyUsage",
        ["2.5.29.18"] = "issuerAltName",
        [BasicConstraints] = "basicConstraints",
        ["2.5.29.30"] = "nameConstraints",
        ["2.5.29.31"] = "cRLDistributionPoints",
        ["2.5.29.32"] = "certificatePolicies",
        ["2.5.29.33"] = "policyMappings",
        ["2.5.29.35"] = "authorityKeyIdentifier",
        ["2.5.29.36"] = "policyConstraints",
        ["2.5.29.46"] = "freshestCRL",
        ["2.5.29.54"] = "inhibitAnyPolicy",
        ["1.3.6.1.5.5.7.1.1"] = "authorityInfoAccess",
        ["1.3.6.1.5.5.7.1.11"] = "subjectInfoAccess",
        ["1.3.6.1.5.5.7.1.24"] = "TLSFeature",
        ["1.3.6.1.5.5.7.48.1.5"] = "OCSPNoCheck",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Decides about one extension of a request.</summary>
    /// <param name="oid">Its identifier.</param>
    /// <param name="asked">Its content, not looked at before.</param>
    public static ExtensionVerdict Judge(string oid, X509Extension asked)
    {
        try
        {
            return oid switch
            {
                KeyUsage => JudgeKeyUsage(asked),
                BasicConstraints => JudgeBasicConstraints(asked),
                ExtendedKeyUsage => Copy(asked, static purposes => purposes.ReadObjectIdentifier()),
                SubjectAltName => JudgeSubjectAltName(asked),
                // The request's own would let it be taken for another key.
                SubjectKeyIdentifier => new ExtensionVerdict.Dropped(),
                _ => asked.Critical ? Refuse(oid) : new ExtensionVerdict.Dropped(),
            };
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return new ExtensionVerdict.Malformed();
        }
    }

    // May end with no usage at all: that grants nothing, whereas a certificate without the extension may be used for everything.
    private static ExtensionVerdict JudgeKeyUsage(X509Extension asked)
    {
        var reader = new AsnReader(asked.RawData, AsnEncodingRules.DER);
        var bits = reader.ReadNamedBitList();
        reader.ThrowIfNotEmpty();

        var granted = X509KeyUsageFlags.None;
        for (var bit = 0; bit < bits.Length; bit++)
        {
            if (!bits[bit])
                continue;
            if (Flag(bit) is { } flag)
                granted |= flag;
            else if (asked.Critical)
                return Refuse(KeyUsage);
        }

        return new ExtensionVerdict.Granted(new X509KeyUsageExtension(granted, asked.Critical));
    }

    private static X509KeyUsageFlags? Flag(int bit) => bit < KeyUsages.Length ? KeyUsages[bit] : null;

    private static ExtensionVerdict JudgeBasicConstraints(X509Extension asked)
    {
        var constraints = new X509BasicConstraintsExtension(asked, asked.Critical);
        return constraints.CertificateAuthority && asked.Critical
            ? Refuse(BasicConstraints)
            : new ExtensionVerdict.Granted(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, asked.Critical));
    }

    private static ExtensionVerdict.Granted JudgeSubjectAltName(X509Extension asked)
    {
        // .NET's reader checks kind and content of each name, the walk that there is one.
        _ = new X509SubjectAlternativeNameExtension(asked.RawData, asked.Critical);
        return Copy(asked, static names => names.ReadEncodedValue());
    }

    // Grants a list as it is once every item was read.
    private static ExtensionVerdict.Granted Copy(X509Extension asked, Action<AsnReader> readItem)
    {
        var reader = new AsnReader(asked.RawData, AsnEncodingRules.DER);
        var items = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        do
        {
            readItem(items);
        }
        while (items.HasData);
        return new ExtensionVerdict.Granted(asked);
    }

    private static ExtensionVerdict.Refused Refuse(string oid) => new(Names.GetValueOrDefault(oid, oid));
}

/// <summary>What becomes of an extension that was asked for.</summary>
internal abstract record ExtensionVerdict
{
    private ExtensionVerdict()
    {
    }

    /// <summary>Goes into the certificate.</summary>
    /// <param name="Extension">As it goes in, which may be less than was asked.</param>
    public sealed record Granted(X509Extension Extension) : ExtensionVerdict;

    /// <summary>Is left out.</summary>
    public sealed record Dropped : ExtensionVerdict;

    /// <summary>Is critical and not allowed: nothing is signed.</summary>
    /// <param name="Name">The extension's name, or its object identifier.</param>
    public sealed record Refused(string Name) : ExtensionVerdict;

    /// <summary>Can't be read: nothing is signed.</summary>
    public sealed record Malformed : ExtensionVerdict;
}
