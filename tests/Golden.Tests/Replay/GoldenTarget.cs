namespace Magnum.Golden.Tests.Replay;

/// <summary>The service that the recordings are replayed against.</summary>
/// <remarks>
/// It must be fresh (no templates, no clusters), run with <c>Magnum:Api:MaximumMicroversion=1.10</c> and <c>Magnum:Policy:EnforceNewDefaults=false</c>,
/// and stand beside an OpenStack with the lab's images, flavors, external network and keypairs.
/// </remarks>
/// <param name="Service">Address of the service, without <c>/v1</c>.</param>
/// <param name="Auth">Address of Keystone, with or without <c>/v3</c>.</param>
/// <param name="Password">Password of all users below.</param>
/// <param name="Patience">Longest wait for a cluster to settle.</param>
public sealed record GoldenTarget(Uri Service, Uri Auth, string Password, TimeSpan Patience)
{
    /// <summary>Identity in the recordings → user and project of the lab.</summary>
    public static IReadOnlyDictionary<string, (string User, string Project)> Identities { get; } = new Dictionary<string, (string, string)>
    {
        ["alpha"] = ("alpha-user", "alpha"),
        ["reader"] = ("alpha-reader", "alpha"),
        ["beta"] = ("beta-user", "beta"),
        ["admin"] = ("admin", "admin"),
        ["admin-alpha"] = ("admin", "alpha"),
    };

    /// <summary>The target that the environment names, or null.</summary>
    /// <remarks><c>MAGNUM_GOLDEN_URL</c>, <c>MAGNUM_GOLDEN_AUTH_URL</c>, <c>MAGNUM_GOLDEN_PASSWORD</c> (default: the lab's).</remarks>
    public static GoldenTarget? FromEnvironment()
    {
        var service = Environment.GetEnvironmentVariable("MAGNUM_GOLDEN_URL");
        var auth = Environment.GetEnvironmentVariable("MAGNUM_GOLDEN_AUTH_URL");
        return service is null || auth is null
            ? null
            : new GoldenTarget(new Uri(service), new Uri(auth), Environment.GetEnvironmentVariable("MAGNUM_GOLDEN_PASSWORD") ?? "labsecret", TimeSpan.FromMinutes(3));
    }
}
