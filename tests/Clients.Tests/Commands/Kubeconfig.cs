using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Magnum.Clients.Tests.Commands;

/// <summary>The kubeconfig that the client writes: one cluster, one user with a certificate.</summary>
internal static partial class Kubeconfig
{
    /// <summary>Why one can't log in at <paramref name="server"/> as its administrator with that file; null when one can.</summary>
    public static string? Fault(string file, string server)
    {
        var values = Scalar().Matches(File.ReadAllText(file)).ToLookup(static match => match.Groups["key"].Value, static match => match.Groups["value"].Value);
        if (values["server"].SingleOrDefault() != server)
            return $"{file} leads to {string.Join(", ", values["server"])}";

        using var authority = X509Certificate2.CreateFromPem(Decoded("certificate-authority-data"));

        // It throws unless the key is the certificate's.
        using var client = X509Certificate2.CreateFromPem(Decoded("client-certificate-data"), Decoded("client-key-data"));
        if (!client.Subject.Contains("CN=admin", StringComparison.Ordinal) || !client.Subject.Contains("O=system:masters", StringComparison.Ordinal))
            return $"the certificate in {file} is for {client.Subject}";
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(client) ? null : $"the authority in {file} did not sign its certificate: {string.Join(", ", chain.ChainStatus.Select(static status => status.StatusInformation))}";

        string Decoded(string key) => Encoding.UTF8.GetString(Convert.FromBase64String(values[key].Single()));
    }

    [GeneratedRegex(@"^\s*(?<key>[\w-]+): (?<value>\S+)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Scalar();
}
