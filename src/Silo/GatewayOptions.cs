namespace Magnum.Silo;

/// <summary>How grain clients reach this silo: section <c>Magnum:Gateway</c>. Without certificates the gateway listens on loopback only.</summary>
/// <remarks>The port is <see cref="SiloOptions.GatewayPort"/>. All three files, or none; they are read at the start.</remarks>
public sealed class GatewayOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Gateway";

    /// <summary>PEM file: the gateway's certificate, for server authentication, with the intermediate ones after it. Default none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file: the certificate's key, not encrypted. Default none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>PEM file: the authorities whose certificates clients must have. Default none.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>Whether anything is set.</summary>
    public bool IsSecured => CertificateFile is { Length: > 0 } || KeyFile is { Length: > 0 } || ClientCaFile is { Length: > 0 };
}
