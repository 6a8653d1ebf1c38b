using System.Text.Json.Nodes;
using Magnum.Api.Tests.Doubles;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Api.Tests.Certificates;

public sealed class CertificateTests
{
    private const string Csr = "-----BEGIN CERTIFICATE REQUEST-----\nMIIC\n-----END CERTIFICATE REQUEST-----\n";

    [Theory]
    [InlineData("", "Kubernetes")]
    [InlineData("?ca_cert_type=kubernetes", "Kubernetes")]
    [InlineData("?ca_cert_type=zap", "Kubernetes")]
    [InlineData("?ca_cert_type=etcd", "Etcd")]
    [InlineData("?ca_cert_type=front_proxy", "FrontProxy")]
    [InlineData("?ca_cert_type=front-proxy", "FrontProxy")]
    public async Task Each_authority_shows_its_certificate(string query, string authority)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        var answer = (await api.Alpha.GetAsync($"/v1/certificates/c{query}")).Expect(200).Json;

        Assert.Equal(["cluster_uuid", "links", "pem"], answer.Select(static pair => pair.Key));
        Assert.Equal(uuid, answer["cluster_uuid"]!.GetValue<Guid>());
        Assert.Contains($"{authority} {uuid}", answer["pem"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith($"/v1/certificates/{uuid}", answer["links"]![0]!["href"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_signed_and_echoed()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        var plain = (await api.Alpha.SendAsync("POST", "/v1/certificates", new JsonObject { ["cluster_uuid"] = "c", ["csr"] = Csr })).Expect(201);
        var etcd = (await api.Alpha.SendAsync("POST", "/v1/certificates", new JsonObject { ["cluster_uuid"] = uuid.ToString("D"), ["csr"] = Csr, ["ca_cert_type"] = "etcd" })).Expect(201);

        Assert.Null(plain.Header("Location"));
        Assert.Equal(["cluster_uuid", "links", "csr", "pem"], plain.Json.Select(static pair => pair.Key));
        Assert.Equal(["cluster_uuid", "links", "csr", "pem", "ca_cert_type"], etcd.Json.Select(static pair => pair.Key));
        Assert.Equal(Csr, plain.Json["csr"]!.GetValue<string>());
        Assert.Equal([(uuid, CertificateAuthority.Kubernetes), (uuid, CertificateAuthority.Etcd)], api.World.Authorities.Issued);
    }

    [Fact]
    public async Task Release_15_names_the_bay_first()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10", "Magnum:Api:ServesBays=false");
        await api.ClusterAsync("c");

        var shown = (await api.Alpha.GetAsync("/v1/certificates/c")).Expect(200).Json;
        var signed = (await api.Alpha.SendAsync("POST", "/v1/certificates", new JsonObject { ["bay_uuid"] = "c", ["csr"] = Csr })).Expect(201).Json;

        Assert.Equal(["bay_uuid", "cluster_uuid", "links", "pem"], shown.Select(static pair => pair.Key));
        Assert.Equal(["bay_uuid", "cluster_uuid", "links", "csr", "pem"], signed.Select(static pair => pair.Key));
    }

    [Theory]
    [InlineData("true", 201)]
    [InlineData("false", 400)]
    public async Task A_client_of_bays_names_its_bay_where_bays_are_served(string servesBays, int status)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:ServesBays={servesBays}");
        await api.ClusterAsync("c");

        var answer = (await api.Alpha.SendAsync("POST", "/v1/certificates", new JsonObject { ["bay_uuid"] = "c", ["csr"] = Csr })).Expect(status).Json;

        Assert.Equal(status == 201 ? ["cluster_uuid", "links", "csr", "pem"] : ["errors"], answer.Select(static pair => pair.Key));
    }

    [Fact]
    public async Task Release_15_takes_a_missing_cluster_for_an_unknown_one()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");

        (await api.Alpha.SendAsync("POST", "/v1/certificates", new JsonObject { ["csr"] = Csr })).ExpectError(404, "Cluster Unset could not be found.");
    }

    [Theory]
    [InlineData("""{"cluster_uuid": "c", "csr": "not a csr"}""", 400, "Received invalid csr b'not a csr'.")]
    [InlineData("""{"cluster_uuid": "c", "csr": "BEGIN CERTIFICATE REQUEST nameConstraints"}""", 400, "Extension 'nameConstraints' not allowed")]
    [InlineData("""{"cluster_uuid": "c", "csr": ""}""", 400, "Invalid input for field/attribute csr. Value: ''. Value should have a minimum character requirement of 1")]
    [InlineData("""{"cluster_uuid": "c"}""", 400, "Invalid input for field/attribute csr. Value: 'None'. Mandatory field missing.")]
    [InlineData("""{"csr": "x"}""", 400, "Invalid input for field/attribute cluster_uuid. Value: 'None'. Mandatory field missing.")]
    [InlineData("""{"cluster_uuid": "nope", "csr": "x"}""", 400, "Cluster nope could not be found.")]
    [InlineData("""{"cluster_uuid": "c", "csr": "x", "pem": "y"}""", 400, "Received invalid csr b'x'.")]
    public async Task Bad_requests_are_refused(string body, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", "/v1/certificates", JsonNode.Parse(body))).ExpectError(status, detail);

        Assert.Empty(api.World.Authorities.Issued);
    }

    [Fact]
    public async Task Certificates_belong_to_the_clusters_creator()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var colleague = api.Client(api.World.Keystone.Issue(InMemoryKeystone.Person("carol", "alpha-project", "member")));
        var body = new JsonObject { ["cluster_uuid"] = uuid.ToString("D"), ["csr"] = Csr };

        (await colleague.GetAsync("/v1/certificates/c")).ExpectError(403, "Policy doesn't allow certificate:get to be performed.");
        (await colleague.SendAsync("POST", "/v1/certificates", body)).ExpectError(403, "Policy doesn't allow certificate:create to be performed.");
        (await api.Client(api.World.AdminInAlpha).GetAsync("/v1/certificates/c")).Expect(200);
        (await api.Admin.GetAsync($"/v1/certificates/{uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Admin.SendAsync("POST", "/v1/certificates", body)).ExpectError(400, $"Cluster {uuid} could not be found.");
        (await api.Beta.GetAsync($"/v1/certificates/{uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Beta.SendAsync("POST", "/v1/certificates", body)).ExpectError(400, $"Cluster {uuid} could not be found.");
        Assert.Empty(api.World.Authorities.Issued);
    }

    [Fact]
    public async Task A_machine_acts_as_the_creator_through_its_trust()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        var impersonated = InMemoryKeystone.Person("alice", "alpha-project", "member") with { Trust = new("trust", "alice", "trustee", Impersonation: true) };
        var machine = api.Client(api.World.Keystone.Issue(impersonated));

        (await machine.GetAsync("/v1/certificates/c")).Expect(200);
        (await machine.SendAsync("POST", "/v1/certificates", new JsonObject { ["cluster_uuid"] = "c", ["csr"] = Csr })).Expect(201);
    }

    [Fact]
    public async Task A_cluster_in_its_first_moments_has_none_yet()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        api.World.Authorities.Exist = false;

        var shown = await api.Alpha.GetAsync("/v1/certificates/c");
        var signed = await api.Alpha.SendAsync("POST", "/v1/certificates", new JsonObject { ["cluster_uuid"] = "c", ["csr"] = Csr });

        shown.ExpectError(409, "The certificate authority of the cluster is not available yet.");
        signed.ExpectError(409, "The certificate authority of the cluster is not available yet.");
        Assert.NotNull(shown.Header("Retry-After"));
    }
}
