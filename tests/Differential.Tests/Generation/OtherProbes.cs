using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Certificates, quotas, statistics, services.</summary>
public static class OtherProbes
{
    private static readonly Lazy<string> Request = new(static () =>
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=admin,O=system:masters", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
    });

    /// <summary>A CA that is shown, or a request that is signed.</summary>
    public static Probe Certificate(Dice dice)
    {
        if (dice.Chance(50))
            return new Probe("certificate-show", World.Anybody(dice), "GET", $"/v1/certificates/{World.AnyCluster(dice)}{dice.Pick("", "", "?ca_cert_type=kubernetes", "?ca_cert_type=etcd", "?ca_cert_type=front_proxy", "?ca_cert_type=nope", "?bogus=1")}") { Version = World.AnyVersion(dice) };
        var probe = new Probe("certificate-sign", World.Anybody(dice), "POST", "/v1/certificates") { Version = World.AnyVersion(dice) };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice) };
        // ASCII only: the real Magnum's conductor drops other requests, and its API waits a minute for it.
        var body = new JsonObject { [dice.Pick("cluster_uuid", "cluster_uuid", "cluster_uuid", "bay_uuid")] = World.AnyCluster(dice), ["csr"] = dice.Chance(60) ? Request.Value : dice.Pick("not a csr", "", Request.Value[..200], "x") };
        switch (dice.Below(8))
        {
            case 0:
                body["ca_cert_type"] = dice.Pick("kubernetes", "nope", "");
                break;
            case 1:
                body.Remove(dice.Pick("cluster_uuid", "csr"));
                break;
            case 2:
                body[dice.Pick("pem", "bogus", "links", "cluster_uuid", "created_at")] = Values.For(Kind.Number, dice);
                break;
        }

        return probe.With(body);
    }

    /// <summary>Quotas of projects that nothing else counts on.</summary>
    public static Probe Quota(Dice dice)
    {
        var project = dice.Pick("$project.beta$", "$project.admin$", "$project.beta$", "nope", "$project.alpha$");
        var resource = dice.Pick("Cluster", "Cluster", "Cluster", "cluster", "Nope");
        var version = World.AnyVersion(dice);
        var administrator = dice.Chance(75) ? "admin" : World.Anybody(dice);
        switch (dice.Below(6))
        {
            case 0:
                return new Probe("quota-read", World.Anybody(dice), "GET", $"/v1/quotas/{project}/{resource}") { Version = version };
            case 1:
                var query = Queries.For("quotas", dice.Pick("1", "abc", "0", "99999"), dice);
                return new Probe("quota-list", administrator, "GET", $"/v1/quotas{(query.Length == 0 ? dice.Pick("", "?all_tenants=True", "?all_tenants=maybe") : query + dice.Pick("", "&all_tenants=True"))}") { Version = version };
            case 2:
                return new Probe("quota-delete", administrator, "DELETE", $"/v1/quotas/{Written(project)}/{OfThatCase(resource)}") { Version = version };
        }

        var set = dice.Chance(50);
        resource = OfThatCase(resource);
        var body = new JsonObject { ["project_id"] = Written(project), ["hard_limit"] = dice.Chance(60) ? 50 + dice.Below(9) : Values.For(Kind.Number, dice), ["resource"] = resource };
        if (dice.Chance(25))
            body.Remove(dice.Pick("project_id", "hard_limit", "resource"));
        if (dice.Chance(8))
            body[dice.Pick("bogus", "id", "created_at", "resource", "project_id")] = Values.For(Kind.Text, dice);
        var probe = set
            ? new Probe("quota-create", administrator, "POST", "/v1/quotas") { Version = version }
            : new Probe("quota-update", administrator, "PATCH", $"/v1/quotas/{Written(project)}/{resource}") { Version = version };
        return dice.Chance(6) ? probe with { Body = Values.Malformed(dice) } : probe.With(body);
    }

    // MySQL finds the row by any case: Magnum would remove what we keep, or write what it was asked for and refuse every list of quotas from then on.
    private static string OfThatCase(string resource) => resource == "cluster" ? "Cluster" : resource;

    /// <summary>Statistics.</summary>
    public static Probe Stats(Dice dice) =>
        new("stats", World.Anybody(dice), "GET", "/v1/stats" + dice.Pick("", "?project_id=$project.alpha$", "?project_id=$project.beta$", "?project_id=nope", "?type=cluster", "?type=nope", "?project_id=$project.alpha$&type=cluster", "?bogus=1", "?project_id="))
        {
            Version = World.AnyVersion(dice),
        };

    /// <summary>The services.</summary>
    public static Probe Services(Dice dice) => new("services", World.Anybody(dice), "GET", "/v1/mservices" + dice.Pick("", "/", "?bogus=1", "?limit=" + dice.Below(2).ToString(CultureInfo.InvariantCulture))) { Version = World.AnyVersion(dice) };

    // A quota of alpha's would stop clusters from being made.
    private static string Written(string project) => project == "$project.alpha$" ? "$project.admin$" : project;
}
