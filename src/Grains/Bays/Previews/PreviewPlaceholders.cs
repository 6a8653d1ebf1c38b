using Magnum.Grains.Certificates;

namespace Magnum.Grains.Bays.Previews;

/// <summary>Stand-ins for what only a real creation makes. They reach Heat's preview and nothing else.</summary>
internal static class PreviewPlaceholders
{
    private const string Word = "dry-run";

    public static BayCertificates Certificates { get; } = new(Pem("CERTIFICATE"), Pem("PUBLIC KEY"), Pem("PRIVATE KEY"));

    /// <summary>A bay's credentials.</summary>
    /// <param name="machineTrust">Whether machines get one.</param>
    public static BaySecrets Secrets(bool machineTrust) => new() { Machine = machineTrust ? new StoredTrust(Word, Word, Word, Word) : null };

    private static string Pem(string label) => $"-----BEGIN {label}-----\n{Word}\n-----END {label}-----\n";
}
