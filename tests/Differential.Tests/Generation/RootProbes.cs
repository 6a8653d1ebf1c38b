using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Roots, microversion headers, methods and paths that are not.</summary>
public static class RootProbes
{
    private static readonly string[] Paths =
        ["/v1/clusters", "/v1/clustertemplates", "/v1/clusters/$c1$", "/v1/clustertemplates/$t-used$", "/v1/clusters/$c1$/nodegroups", "/v1/certificates/$c1$", "/v1/quotas/$project.alpha$/Cluster", "/v1/stats?project_id=$project.alpha$", "/v1", "/v1/mservices", "/clusters", "/v1/clusters/", "/v1/bays", "/v1/baymodels"];

    /// <summary>A request for a root.</summary>
    public static Probe Root(Dice dice) =>
        new("root", dice.Pick("alpha", "no token", "bad token"), "GET", dice.Pick("/", "/v1", "/v1/", "/healthcheck", "/v1/nope", "/v2", "/v2/clusters", "/nope", "/v1/clusters/$c1$/nope", "/v1/clusters/detail", "/v1/clusters/$c1$/detail", "/v1/clustertemplates/$t-used$/detail"))
        {
            Accept = dice.Pick("application/json", null, "*/*", "text/html", "application/xml", "text/html,application/json;q=0.9"),
            Version = dice.Pick(null, "container-infra 1.10", "container-infra latest"),
        };

    /// <summary>A good path with any version header.</summary>
    public static Probe Version(Dice dice) => new("version", World.Anybody(dice), "GET", dice.Pick<string>(Paths))
    {
        Version = dice.Pick(
            null, "container-infra latest", "container-infra LATEST", "container-infra 1.1", "container-infra 1.8", "container-infra 1.9", "container-infra 1.10", "container-infra 1.11",
            "container-infra 1.99", "container-infra 1.0", "container-infra 2.0", "container-infra 0.1", "latest", "1.5", "nonsense", "compute 1.5", "foo 1.1", "container-infra abc",
            "container-infra 1", "container-infra", "", "container-infra  1.5", "container-infra 1.5 ", "container-infra 01.5", "container-infra 1.05", "container-infra 1.5.1", "container-infra -1.5",
            "compute 2.1, container-infra 1.5", "container-infra 1.5, compute 2.1", "Container-Infra 1.5", "container-infrastructure-management 1.5"),
    };

    /// <summary>A path with a method that it may lack.</summary>
    public static Probe Method(Dice dice) =>
        new Probe("method", dice.Pick("alpha", "alpha", "no token"), dice.Pick("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "POST"), dice.Pick(
            "/", "/v1", "/v1/mservices", "/v1/stats", "/v1/nope", "/v1/clusters/$c1$/actions", "/v1/clusters/$c1$/actions/nope", "/v1/certificates/nope/x", "/v1/mservices/1", "/v1/clusters/detail"))
        {
            Version = World.AnyVersion(dice),
        };
}
