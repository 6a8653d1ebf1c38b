using System.Net;

namespace Magnum.GrainClient;

/// <summary>Where the silos and Keystone are, and who asks; from the environment.</summary>
internal sealed record Settings
{
    /// <summary>What can be set.</summary>
    public const string Help = """
        OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME, OS_USER_DOMAIN_NAME, OS_PROJECT_DOMAIN_NAME: as in an openrc file
        MAGNUM_GATEWAYS     addresses of the silos' gateways, with commas between; default 127.0.0.1:30000
        MAGNUM_CERTIFICATE, MAGNUM_KEY, MAGNUM_CA, MAGNUM_GATEWAY_NAME
                            PEM files for mutual TLS, and the name in the gateway's certificate
        """;

    public required Uri AuthUrl { get; init; }

    public required string User { get; init; }

    public required string Password { get; init; }

    public required string Project { get; init; }

    public required string UserDomain { get; init; }

    public required string ProjectDomain { get; init; }

    public required IPEndPoint[] Gateways { get; init; }

    public required string? CertificateFile { get; init; }

    public required string? KeyFile { get; init; }

    public required string? CaFile { get; init; }

    public required string GatewayName { get; init; }

    /// <exception cref="InvalidOperationException">A variable is missing.</exception>
    public static Settings FromEnvironment() => new()
    {
        AuthUrl = new Uri(Needed("OS_AUTH_URL").TrimEnd('/') is var url && url.EndsWith("/v3", StringComparison.Ordinal) ? url : url + "/v3"),
        User = Needed("OS_USERNAME"),
        Password = Needed("OS_PASSWORD"),
        Project = Needed("OS_PROJECT_NAME"),
        UserDomain = Get("OS_USER_DOMAIN_NAME") ?? "Default",
        ProjectDomain = Get("OS_PROJECT_DOMAIN_NAME") ?? "Default",
        Gateways = [.. (Get("MAGNUM_GATEWAYS") ?? "127.0.0.1:30000").Split(',').Select(IPEndPoint.Parse)],
        CertificateFile = Get("MAGNUM_CERTIFICATE"),
        KeyFile = Get("MAGNUM_KEY"),
        CaFile = Get("MAGNUM_CA"),
        GatewayName = Get("MAGNUM_GATEWAY_NAME") ?? "localhost",
    };

    private static string? Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Needed(string name) => Get(name) ?? throw new InvalidOperationException($"{name} is not set.");
}
