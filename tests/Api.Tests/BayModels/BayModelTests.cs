using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.BayModels;

/// <summary>Bay models are cluster templates by another name: what differs, and that the two are one.</summary>
public sealed class BayModelTests
{
    private const string Rename = """[{"op": "replace", "path": "/name", "value": "renamed"}]""";

    private static readonly string[] Keys =
    [
        "uuid", "name", "coe", "image_id", "flavor_id", "master_flavor_id", "dns_nameserver", "keypair_id", "external_network_id", "fixed_network", "fixed_subnet",
        "network_driver", "apiserver_port", "docker_volume_size", "cluster_distro", "links", "http_proxy", "https_proxy", "no_proxy", "volume_driver", "registry_enabled",
        "labels", "tls_disabled", "public", "server_type", "insecure_registry", "docker_storage_driver", "master_lb_enabled", "floating_ip_enabled",
        "hidden", "tags", "created_at", "updated_at",
    ];

    [Theory]
    [InlineData("1.10", "1.1")]
    [InlineData("1.10", "1.10")]
    [InlineData("1.14", "1.1")]
    [InlineData("1.14", "1.14")]
    public async Task A_model_is_made_and_shown_with_its_own_keys_at_every_microversion(string maximum, string version)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}");
        var root = api.Address.ToString().TrimEnd('/');

        var made = (await api.Alpha.SendAsync("POST", "/v1/baymodels", Body("m"), version)).Expect(201);

        var uuid = made.Json["uuid"]!.GetValue<string>();
        Assert.Equal($"{root}/v1/baymodels/{uuid}", made.Header("Location"));
        Assert.Equal(Keys, made.Json.Select(static pair => pair.Key));
        Assert.Null(made.Json["labels"]);
        Assert.Equal($"{root}/v1/baymodels/{uuid}", made.Json["links"]![0]!["href"]!.GetValue<string>());
        Assert.Equal($"{root}/baymodels/{uuid}", made.Json["links"]![1]!["href"]!.GetValue<string>());
        foreach (var path in new[] { "/v1/baymodels/m", $"/baymodels/{uuid}" })
        {
            var shown = (await api.Alpha.GetAsync(path, version)).Expect(200).Json;
            Assert.Equal(Keys, shown.Select(static pair => pair.Key));
            Assert.Equal("{}", shown["labels"]!.ToJsonString());
        }

        foreach (var path in new[] { "/v1/baymodels", "/v1/baymodels/detail" })
            Assert.Equal(Keys, Assert.Single((await api.Alpha.GetAsync(path, version)).Expect(200).Json["baymodels"]!.AsArray())!.AsObject().Select(static pair => pair.Key));
    }

    [Theory]
    [InlineData("keypair_id", null, "Invalid input for field/attribute keypair_id. Value: 'None'. Mandatory field missing.")]
    [InlineData("image_id", null, "Invalid input for field/attribute image_id. Value: 'None'. Mandatory field missing.")]
    [InlineData("driver", "\"x\"", "Unknown attribute for argument baymodel: driver")]
    [InlineData("project_id", "\"x\"", "Unknown attribute for argument baymodel: project_id")]
    [InlineData("labels", "\"x\"", "Invalid input for field/attribute baymodel. Value: '{'name': 'm', 'coe': 'kubernetes', 'image_id': 'labos', 'keypair_id': 'lab-key', 'labels': 'x'}'. Value not a valid dict: x")]
    public async Task Bad_fields_are_refused_in_its_own_words(string field, string? value, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        var body = Body("m");
        if (value is null)
            body.Remove(field);
        else
            body[field] = JsonNode.Parse(value);

        (await api.Alpha.SendAsync("POST", "/v1/baymodels", body)).ExpectError(400, detail);

        Assert.Empty((await api.Alpha.GetAsync("/v1/baymodels")).Json["baymodels"]!.AsArray());
    }

    [Fact]
    public async Task A_model_without_a_name_gets_one()
    {
        await using var api = await ApiHost.StartAsync();
        var body = Body("m");
        body.Remove("name");

        var made = (await api.Alpha.SendAsync("POST", "/v1/baymodels", body)).Expect(201);

        Assert.Matches("^[a-z]+-([1-9]|1[0-9]|2[0-4])-model$", made.Json["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Models_and_templates_are_the_same_things()
    {
        await using var api = await ApiHost.StartAsync();
        var template = await api.TemplateAsync("t", ("driver", "k8s_other_v1"));
        (await api.Alpha.SendAsync("POST", "/v1/baymodels", Body("m"))).Expect(201);

        Assert.Equal(["t", "m"], (await api.Alpha.GetAsync("/v1/baymodels")).Json["baymodels"]!.AsArray().Select(static model => model!["name"]!.GetValue<string>()));
        (await api.Alpha.PatchAsync("/v1/baymodels/t", Rename)).Expect(200);
        var shown = (await api.Alpha.GetAsync($"/v1/clustertemplates/{template["uuid"]}")).Json;
        Assert.Equal("renamed", shown["name"]!.GetValue<string>());
        Assert.Equal("k8s_other_v1", shown["driver"]!.GetValue<string>());
        Assert.Null(shown["keypair_id"]);
        (await api.Alpha.SendAsync("DELETE", "/v1/baymodels/renamed")).Expect(204);
        (await api.Alpha.GetAsync("/v1/clustertemplates/renamed")).ExpectError(404, "ClusterTemplate renamed could not be found.");
    }

    [Theory]
    [InlineData("""[{"op": "remove", "path": "/keypair_id"}]""", "'/keypair_id' is a mandatory attribute and can not be removed")]
    [InlineData("""[{"op": "replace", "path": "/keypair_id", "value": null}]""", "'add' and 'replace' operations needs value")]
    [InlineData("""[{"op": "add", "path": "/driver", "value": "x"}]""", "Adding a new attribute /driver to the root of the resource is not allowed.")]
    [InlineData("""[{"op": "replace", "path": "/project_id", "value": "x"}]""", "'/project_id' is an internal attribute and can not be updated")]
    public async Task Patches_see_its_own_fields(string patch, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        (await api.Alpha.SendAsync("POST", "/v1/baymodels", Body("m"))).Expect(201);

        (await api.Alpha.PatchAsync("/v1/baymodels/m", patch)).ExpectError(400, detail);
    }

    [Fact]
    public async Task Pages_lead_to_the_next_of_the_same_resource()
    {
        await using var api = await ApiHost.StartAsync();
        (await api.Alpha.SendAsync("POST", "/v1/baymodels", Body("a"))).Expect(201);
        var uuid = (await api.Alpha.SendAsync("POST", "/v1/baymodels", Body("b"))).Expect(201).Json["uuid"];

        var page = (await api.Alpha.GetAsync("/v1/baymodels/detail?limit=1&sort_key=name&sort_dir=desc")).Expect(200).Json;

        Assert.Equal("b", Assert.Single(page["baymodels"]!.AsArray())!["name"]!.GetValue<string>());
        var next = page["next"]!.GetValue<string>();
        Assert.Equal(new Uri(api.Address, $"/v1/baymodels/detail?sort_key=name&sort_dir=desc&limit=1&marker={uuid}").ToString(), next);
        Assert.Equal("a", Assert.Single((await api.Alpha.GetAsync(next)).Json["baymodels"]!.AsArray())!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Administrators_see_hidden_public_models_in_lists_too()
    {
        await using var api = await ApiHost.StartAsync();
        var hidden = Body("hidden");
        hidden["public"] = true;
        hidden["hidden"] = true;
        (await api.Client(api.World.AdminInAlpha).SendAsync("POST", "/v1/baymodels", hidden)).Expect(201);

        Assert.Empty((await api.Beta.GetAsync("/v1/baymodels")).Expect(200).Json["baymodels"]!.AsArray());
        Assert.Single((await api.Admin.GetAsync("/v1/baymodels")).Expect(200).Json["baymodels"]!.AsArray());
    }

    [Fact]
    public async Task Several_unknown_attributes_are_told_in_the_plural()
    {
        await using var api = await ApiHost.StartAsync();
        var body = Body("m");
        (body["a"], body["b"]) = (1, 2);

        (await api.Alpha.SendAsync("POST", "/v1/baymodels", body)).ExpectError(400, "Unknown attributes for argument baymodel: a, b");
    }

    [Fact]
    public async Task Others_see_what_is_public_and_change_nothing()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Policy:EnforceNewDefaults=false");
        var own = (await api.Alpha.SendAsync("POST", "/v1/baymodels", Body("own"))).Expect(201).Json["uuid"];
        var open = Body("open");
        open["public"] = true;
        (await api.Alpha.SendAsync("POST", "/v1/baymodels", open.DeepClone())).ExpectError(403, "Not authorized to set public or hidden flag for cluster template.");
        (await api.Client(api.World.AdminInAlpha).SendAsync("POST", "/v1/baymodels", open)).Expect(201);

        (await api.Beta.GetAsync("/v1/baymodels/open")).Expect(200);
        (await api.Beta.GetAsync($"/v1/baymodels/{own}")).ExpectError(404, $"ClusterTemplate {own} could not be found.");
        (await api.Beta.PatchAsync("/v1/baymodels/open", Rename)).ExpectError(403, "Policy doesn't allow baymodel:update to be performed.");
        (await api.Beta.SendAsync("DELETE", "/v1/baymodels/open")).ExpectError(403, "Policy doesn't allow baymodel:delete to be performed.");
        // As upstream, whose administrators reach other projects by the new names only.
        (await api.Admin.GetAsync($"/v1/baymodels/{own}")).ExpectError(404, $"ClusterTemplate {own} could not be found.");
        Assert.Equal(["open"], (await api.Admin.GetAsync("/v1/baymodels")).Json["baymodels"]!.AsArray().Select(static model => model!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_reader_reads()
    {
        await using var api = await ApiHost.StartAsync();
        (await api.Alpha.SendAsync("POST", "/v1/baymodels", Body("m"))).Expect(201);

        (await api.Reader.GetAsync("/v1/baymodels/m")).Expect(200);
        (await api.Reader.SendAsync("POST", "/v1/baymodels", Body("n"))).ExpectError(403, "Policy doesn't allow baymodel:create to be performed.");
        (await api.Reader.PatchAsync("/v1/baymodels/m", Rename)).ExpectError(403, "Policy doesn't allow baymodel:update to be performed.");
    }

    [Fact]
    public async Task Routes_without_a_handler_are_refused_as_those_of_templates()
    {
        await using var api = await ApiHost.StartAsync();

        Assert.Equal("DELETE, GET, PATCH, POST", (await api.Alpha.SendAsync("PUT", "/v1/baymodels")).Expect(405).Header("Allow"));
        (await api.Alpha.SendAsync("DELETE", "/v1/baymodels")).ExpectError(400, "Missing argument: \"baymodel_ident\"");
        (await api.Alpha.GetAsync("/v1/baymodels/x/detail")).ExpectError(404, "The baymodels resource detail could not be found.");
    }

    private static JsonObject Body(string name) => new() { ["name"] = name, ["coe"] = "kubernetes", ["image_id"] = "labos", ["keypair_id"] = "lab-key" };
}
