using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grains.Bays;

/// <summary>The CAs of the cloud's own that machines are to believe: <see cref="BayOptions.MachineCaFile"/>.</summary>
internal static class CloudAuthorities
{
    /// <summary>Characters of PEM that a machine's boot data have room for.</summary>
    public const int Longest = 12_000;

    /// <summary>Reads the certificates; what else the file holds is left out.</summary>
    /// <returns>PEM.</returns>
    /// <exception cref="CryptographicException">It holds none, one that is broken, or more than machines can be given.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static string Read(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(File.ReadAllText(file));
        if (authorities.Count == 0)
            throw new CryptographicException("it holds no certificate");
        var text = authorities.ExportCertificatePems() + "\n";
        return text.Length <= Longest ? text : throw new CryptographicException($"its certificates have {text.Length} characters, of {Longest} that a machine's boot data have room for");
    }
}
