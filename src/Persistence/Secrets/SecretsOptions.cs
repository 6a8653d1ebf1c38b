using Magnum.Settings;
using Microsoft.Extensions.Configuration;

namespace Magnum.Persistence.Secrets;

/// <summary>The master key that wraps the keys which encrypt the secrets: section <c>Magnum:Secrets</c>.</summary>
/// <remarks>
/// To change the master key without a stop: first give every silo the new key as a previous one, then make it the key and the
/// old one a previous one, then leave the old one out. The first start with the new key wraps the data keys anew.
/// </remarks>
public sealed class SecretsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Magnum:Secrets";

    /// <summary>The key itself: base64 of 32 bytes.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file with the base64 text. Default with SQLite: beside the database, made at the first start with mode 0600.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>Further keys (base64) that may unwrap.</summary>
    public IList<string> PreviousMasterKeys { get; } = [];

    /// <summary>Files with further keys that may unwrap.</summary>
    public IList<string> PreviousMasterKeyFiles { get; } = [];

    /// <summary>Reads the settings; <see cref="MasterKeys"/> checks them.</summary>
    public static SecretsOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.ReadSettings<SecretsOptions>(Section);
    }
}
