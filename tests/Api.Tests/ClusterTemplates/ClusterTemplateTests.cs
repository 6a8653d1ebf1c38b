using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Api.Tests.ClusterTemplates;

public sealed class ClusterTemplateTests
{
    private static readonly string[] Keys =
    [
        "uuid", "name", "coe", "image_id", "flavor_id", "master_flavor_id", "dns_nameserver", "keypair_id", "external_network_id", "fixed_network", "fixed_subnet",
        "network_driver", "apiserver_port", "docker_volume_size", "cluster_distro", "links", "http_proxy", "https_proxy", "no_proxy", "volume_driver", "registry_enabled",
        "labels", "tls_disabled", "public", "server_type", "insecure_registry", "docker_storage_driver", "master_lb_enabled", "floating_ip_enabled", "project_id", "user_id",
        "hidden", "tags", "created_at", "updated_at",
    ];

    public static TheoryData<string, string, int, string> Refused => new()
    {
        { "image_id", "(absent)", 400, "Invalid input for field/attribute image_id. Value: 'None'. Mandatory field missing." },
        { "coe", "(absent)", 400, "Requested COE type Unset is not supported." },
        { "coe", "null", 400, "Requested COE type None is not supported." },
        { "coe", "\"nomad\"", 400, "Invalid input for field/attribute coe. Value: 'nomad'. Value should be one of: kubernetes, swarm, dcos, mesos, swarm-mode" },
        { "coe", "\"dcos\"", 400, "Requested COE type dcos is not supported." },
        { "coe", "\"swarm\"", 400, "Cluster type (vm, labos, swarm) not supported." },
        { "image_id", "null", 400, "Cluster type (vm, Unset, kubernetes) not supported." },
        { "image_id", "\"nope\"", 400, "Cluster type (vm, Unset, kubernetes) not supported." },
        { "image_id", "\"no-distro\"", 400, "Cluster type (vm, None, kubernetes) not supported." },
        { "image_id", "\"twin\"", 400, "Cluster type (vm, Unset, kubernetes) not supported." },
        { "image_id", "\"forbidden\"", 403, "Not authorized for image forbidden." },
        { "image_id", "5", 400, "Invalid input for field/attribute image_id. Value: '5'. Value should be string" },
        { "cluster_distro", "\"nope\"", 400, "Cluster type (vm, nope, kubernetes) not supported." },
        { "server_type", "\"x\"", 400, "Invalid input for field/attribute server_type. Value: 'x'. Value should be one of: vm, bm" },
        { "server_type", "\"bm\"", 400, "Cluster type (bm, labos, kubernetes) not supported." },
        { "apiserver_port", "80", 400, "Invalid input for field/attribute apiserver_port. Value: '80'. Value should be greater or equal to 1024" },
        { "apiserver_port", "65536", 400, "Invalid input for field/attribute apiserver_port. Value: '65536'. Value should be lower or equal to 65535" },
        { "apiserver_port", "99999999999999999999", 400, "Invalid input for field/attribute apiserver_port. Value: '99999999999999999999'. Value should be lower or equal to 65535" },
        { "docker_volume_size", "0", 400, "Invalid input for field/attribute docker_volume_size. Value: '0'. Value should be greater or equal to 1" },
        { "docker_volume_size", "\"abc\"", 400, "Invalid input for field/attribute cluster_template. Value: '{'name': 't', 'coe': 'kubernetes', 'image_id': 'labos', 'docker_volume_size': 'abc'}'. invalid literal for int() with base 10: 'abc'" },
        { "docker_volume_size", "[1]", 400, "Invalid input for field/attribute cluster_template. Value: '{'name': 't', 'coe': 'kubernetes', 'image_id': 'labos', 'docker_volume_size': [1]}'. int() argument must be a string, a bytes-like object or a number, not 'list'" },
        { "labels", "\"x\"", 400, "Invalid input for field/attribute cluster_template. Value: '{'name': 't', 'coe': 'kubernetes', 'image_id': 'labos', 'labels': 'x'}'. Value not a valid dict: x" },
        { "labels", """{"a": {"b": 1}}""", 400, "Invalid input for field/attribute labels. Value: '{'a': {'b': 1}}'. Wrong type. Expected '(<class 'str'>, (<class 'int'>,), <class 'bool'>, <class 'float'>)', got '<class 'dict'>'" },
        { "labels", """{"a": null}""", 400, "Field `labels[a]' cannot be None" },
        { "network_driver", "\"bad\"", 400, "Network driver type bad is not supported, expecting a flannel/calico/unspecified network driver." },
        { "volume_driver", "\"bad\"", 400, "Volume driver type bad is not supported, expecting a cinder/unspecified volume driver." },
        { "docker_storage_driver", "\"devicemapper\"", 400, "docker volume size None GB is not valid, expecting minimum value 3GB for devicemapper storage driver." },
        { "dns_nameserver", "\"not-an-ip\"", 400, "Expected a single dns address or comma separated dns list, but received not-an-ip." },
        { "dns_nameserver", "\"8.8.8.8,zap\"", 400, "Expected a single dns address or comma separated dns list, but received 8.8.8.8,zap." },
        { "dns_nameserver", "\"8\"", 400, "Expected a single dns address or comma separated dns list, but received 8." },
        { "tls_disabled", "\"maybe\"", 400, "Invalid input for field/attribute tls_disabled. Value: 'maybe'. Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'" },
        { "uuid", "\"x\"", 400, "Expected a uuid but received x." },
        { "project_id", "\"x\"", 400, "Invalid input for field/attribute project_id. Value: 'x'. Cannot set read only field." },
        { "user_id", "\"x\"", 400, "Invalid input for field/attribute user_id. Value: 'x'. Cannot set read only field." },
        { "external_network_id", "\"nope\"", 400, "Unable to find external network nope." },
        { "external_network_id", "\"own\"", 400, "Unable to find external network own." },
        { "external_network_id", "\"twins\"", 409, "Multiple external networks exist with same name 'twins'. Please use the external network ID instead." },
        { "fixed_network", "\"nope\"", 400, "Unable to find fixed network nope." },
        { "fixed_subnet", "\"nope\"", 400, "Unable to find fixed subnet nope." },
        { "flavor_id", "\"nope\"", 400, "Unable to find flavor nope." },
        { "master_flavor_id", "\"nope\"", 400, "Unable to find flavor nope." },
        { "flavor_id", "\"diskless\"", 400, "Flavor with zero root volume size is not supported when boot_volume_size is zero." },
        { "public", "true", 403, "Not authorized to set public or hidden flag for cluster template." },
        { "hidden", "\"yes\"", 403, "Not authorized to set public or hidden flag for cluster template." },
        { "bogus", "1", 400, "Unknown attribute for argument cluster_template: bogus" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Bad_fields_are_refused_and_nothing_is_made(string field, string value, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        var body = new JsonObject { ["name"] = "t", ["coe"] = "kubernetes", ["image_id"] = "labos" };
        if (value == "(absent)")
            body.Remove(field);
        else
            body[field] = JsonNode.Parse(value);

        (await api.Alpha.SendAsync("POST", "/v1/clustertemplates", body)).ExpectError(status, detail);

        Assert.Empty((await api.Alpha.GetAsync("/v1/clustertemplates")).Json["clustertemplates"]!.AsArray());
    }

    [Theory]
    [InlineData(256, "maximum character requirement of 255")]
    [InlineData(255, null)]
    public async Task Names_have_a_length(int length, string? complaint)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Alpha.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["name"] = new string('€', length), ["coe"] = "kubernetes", ["image_id"] = "labos" });

        if (complaint is null)
            answer.Expect(201);
        else
            Assert.Contains(complaint, answer.Expect(400).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_template_is_shown_as_it_was_given()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, 901, TimeSpan.Zero));
        await using var api = await ApiHost.StartAsync(time, 0, "Magnum:Api:MaximumMicroversion=1.10");
        var body = JsonNode.Parse("""
            {"name": "g-full", "coe": "kubernetes", "image_id": "fedora-coreos", "flavor_id": "m1.small", "master_flavor_id": "m1.medium", "dns_nameserver": "8.8.4.4,::1",
             "keypair_id": "any", "external_network_id": "public", "fixed_network": "own", "fixed_subnet": "sub", "network_driver": "calico", "docker_volume_size": "5",
             "docker_storage_driver": "overlay2", "http_proxy": "http://p:3128", "https_proxy": "http://p:3128", "no_proxy": "127.0.0.1", "volume_driver": "cinder",
             "registry_enabled": "yes", "labels": {"kube_tag": "v1", "n": 5, "b": true, "f": 1.5}, "tls_disabled": 0, "public": null, "server_type": "vm",
             "insecure_registry": "r:5000", "master_lb_enabled": true, "floating_ip_enabled": "False", "hidden": false, "tags": "a,b", "apiserver_port": 6443,
             "uuid": "deadbeef00004000800000006b03f5b0"}
            """);

        var answer = (await api.Alpha.SendAsync("POST", "/v1/clustertemplates", body)).Expect(201);

        var root = api.Address.ToString().TrimEnd('/');
        const string uuid = "deadbeef-0000-4000-8000-00006b03f5b0";
        Assert.Equal($"{root}/v1/clustertemplates/{uuid}", answer.Header("Location"));
        Assert.Equal(
            $$$"""
            {"uuid":"{{{uuid}}}","name":"g-full","coe":"kubernetes","image_id":"fedora-coreos","flavor_id":"m1.small","master_flavor_id":"m1.medium","dns_nameserver":"8.8.4.4,::1","keypair_id":"any","external_network_id":"public","fixed_network":"own","fixed_subnet":"sub","network_driver":"calico","apiserver_port":6443,"docker_volume_size":5,"cluster_distro":"fedora-coreos","links":[{"href":"{{{root}}}/v1/clustertemplates/{{{uuid}}}","rel":"self"},{"href":"{{{root}}}/clustertemplates/{{{uuid}}}","rel":"bookmark"}],"http_proxy":"http://p:3128","https_proxy":"http://p:3128","no_proxy":"127.0.0.1","volume_driver":"cinder","registry_enabled":true,"labels":{"b":"True","f":"1.5","kube_tag":"v1","n":"5"},"tls_disabled":false,"public":false,"server_type":"vm","insecure_registry":"r:5000","docker_storage_driver":"overlay2","master_lb_enabled":true,"floating_ip_enabled":false,"project_id":"alpha-project","user_id":"alice","hidden":false,"tags":"a,b","created_at":"2026-01-02T03:04:05.678901+00:00","updated_at":null}
            """,
            answer.Text);
        Assert.Equal(answer.Text.Replace("05.678901", "05", StringComparison.Ordinal), (await api.Alpha.GetAsync("/v1/clustertemplates/g-full")).Text);
    }

    [Fact]
    public async Task A_bare_template_gets_a_name_the_engines_network_and_null_labels_once()
    {
        await using var api = await ApiHost.StartAsync();

        var created = (await api.Alpha.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos", ["name"] = "" })).Expect(201).Json;

        Assert.Matches("^[a-z]+-([1-9]|1[0-9]|2[0-4])-template$", created["name"]!.GetValue<string>());
        Assert.Equal("flannel", created["network_driver"]!.GetValue<string>());
        Assert.Null(created["labels"]);
        Assert.True(created["floating_ip_enabled"]!.GetValue<bool>());
        Assert.Equal("{}", (await api.Alpha.GetAsync($"/v1/clustertemplates/{created["uuid"]}")).Json["labels"]!.ToJsonString());
        Assert.Equal([.. Keys[..33], "driver", .. Keys[33..]], created.Select(static pair => pair.Key));
    }

    [Fact]
    public async Task Lists_details_and_single_templates_have_the_same_keys()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.TemplateAsync("t");

        foreach (var path in new[] { "/v1/clustertemplates", "/v1/clustertemplates/detail" })
            Assert.Equal(Keys, (await api.Alpha.GetAsync(path)).Json["clustertemplates"]![0]!.AsObject().Select(static pair => pair.Key));
        Assert.Equal(Keys, (await api.Alpha.GetAsync("/v1/clustertemplates/t")).Json.Select(static pair => pair.Key));
    }

    [Fact]
    public async Task A_uuid_is_given_once()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = Guid.NewGuid().ToString("D");
        await api.TemplateAsync("t", ("uuid", uuid));

        (await api.Beta.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos", ["uuid"] = uuid }))
            .ExpectError(409, $"A ClusterTemplate with UUID {uuid} already exists.");
    }

    [Fact]
    public async Task Templates_are_found_by_uuid_in_any_spelling_and_by_name()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = (await api.TemplateAsync("t"))["uuid"]!.GetValue<Guid>();

        foreach (var identifier in new[] { uuid.ToString("D"), uuid.ToString("N"), uuid.ToString("D").ToUpperInvariant(), uuid.ToString("B"), "t" })
            Assert.Equal(uuid, (await api.Alpha.GetAsync($"/v1/clustertemplates/{identifier}")).Expect(200).Json["uuid"]!.GetValue<Guid>());
        (await api.Alpha.GetAsync($"/v1/clustertemplates/{uuid}.json")).ExpectError(404, $"ClusterTemplate {uuid}.json could not be found.");
        await api.TemplateAsync("t");
        (await api.Alpha.GetAsync("/v1/clustertemplates/t")).ExpectError(409, "Multiple ClusterTemplates exist with same name. Please use the ClusterTemplate uuid instead.");
    }

    [Fact]
    public async Task A_template_in_use_changes_in_name_only_and_stays()
    {
        await using var api = await ApiHost.StartAsync();
        var cluster = await api.ClusterAsync("c");
        var uuid = (await api.Alpha.GetAsync($"/v1/clusters/{cluster}")).Json["cluster_template_id"]!.GetValue<string>();
        var path = $"/v1/clustertemplates/{uuid}";
        var inUse = $"ClusterTemplate {uuid} is referenced by one or multiple clusters.";

        (await api.Alpha.PatchAsync(path, """[{"op": "replace", "path": "/dns_nameserver", "value": "9.9.9.9"}]""")).ExpectError(400, inUse);
        (await api.Alpha.SendAsync("DELETE", path)).ExpectError(400, inUse);
        (await api.Alpha.PatchAsync(path, """[{"op": "replace", "path": "/name", "value": "renamed"}]""")).Expect(200);
        await api.Alpha.SendAsync("DELETE", $"/v1/clusters/{cluster}");
        api.World.Bays.Settle();
        var deleted = (await api.Alpha.SendAsync("DELETE", path)).Expect(204);
        Assert.Equal("", deleted.Text);
        Assert.Null(deleted.Header("Content-Type"));
        (await api.Alpha.GetAsync(path)).Expect(404);
    }

    [Fact]
    public async Task A_patch_shows_the_time_of_the_change_before_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var api = await ApiHost.StartAsync(time, 0);
        var path = $"/v1/clustertemplates/{(await api.TemplateAsync("t"))["uuid"]}";

        var first = await api.Alpha.PatchAsync(path, """[{"op": "replace", "path": "/name", "value": "u"}]""");
        time.Advance(TimeSpan.FromSeconds(10));
        var second = await api.Alpha.PatchAsync(path, """[{"op": "replace", "path": "/name", "value": "v"}]""");
        var nothing = await api.Alpha.PatchAsync(path, "[]");

        Assert.Null(first.Json["updated_at"]);
        Assert.Equal("2026-01-02T03:04:05+00:00", second.Json["updated_at"]!.GetValue<string>());
        Assert.Equal("2026-01-02T03:04:15+00:00", nothing.Json["updated_at"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_change_by_somebody_else_in_between_is_not_lost()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = (await api.TemplateAsync("t"))["uuid"]!.GetValue<Guid>();
        var path = $"/v1/clustertemplates/{uuid}";
        api.World.Models.BeforeReplace = async () => (await api.Alpha.PatchAsync(path, """[{"op": "replace", "path": "/tags", "value": "theirs"}]""")).Expect(200);

        (await api.Alpha.PatchAsync(path, """[{"op": "replace", "path": "/name", "value": "mine"}]""")).Expect(200);

        var template = (await api.Alpha.GetAsync(path)).Json;
        Assert.Equal(("mine", "theirs"), (template["name"]!.GetValue<string>(), template["tags"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Publishing_is_for_administrators()
    {
        await using var api = await ApiHost.StartAsync();
        var path = $"/v1/clustertemplates/{(await api.TemplateAsync("t"))["uuid"]}";
        const string publish = """[{"op": "replace", "path": "/public", "value": true}]""";

        (await api.Alpha.PatchAsync(path, publish)).ExpectError(403, "Not authorized to set public or hidden flag for cluster template.");
        Assert.True((await api.Admin.PatchAsync(path, publish)).Expect(200).Json["public"]!.GetValue<bool>());
    }
}
