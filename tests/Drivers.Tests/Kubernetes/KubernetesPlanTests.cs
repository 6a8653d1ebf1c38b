using System.Collections.Immutable;
using Magnum.Drivers.Kubernetes;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.TemplateFolder;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Kubernetes;

public sealed class KubernetesPlanTests
{
    private readonly KubernetesVmDriver driver = new();

    [Fact]
    public void Parameters_carry_what_the_bay_is_to_be()
    {
        var input = PlanInputs.Kubernetes(workers: 3, spec: static spec => spec with { Keypair = "key", FloatingIpEnabled = true });

        var parameters = driver.PlanCreate(input).Parameters;

        Assert.Equal(3, parameters["number_of_minions"]!.GetValue<int>());
        Assert.Equal(1, parameters["number_of_masters"]!.GetValue<int>());
        Assert.Equal("key", Text(input, "ssh_key_name"));
        Assert.Equal(input.BayUuid.ToString(), Text(input, "cluster_uuid"));
        Assert.Equal(input.OperationId.ToString(), Text(input, "magnum_operation"));
        Assert.Equal(input.Spec.ExternalNetworkId, Text(input, "external_network"));
        Assert.True(parameters["floating_ip_enabled"]!.GetValue<bool>());
        Assert.Equal("machine-trust", Text(input, "trust_id"));
        Assert.Equal("private\nkey\n", Text(input, "kube_service_account_private_key"));
        Assert.Equal(3600, parameters["wait_condition_timeout"]!.GetValue<int>());
        Assert.Equal(6443, parameters["kubernetes_port"]!.GetValue<int>());
        Assert.Equal("http://magnum.test/v1", Text(input, "magnum_url"));
    }

    [Fact]
    public void Every_parameter_is_one_of_the_template_and_every_needed_one_is_filled()
    {
        var template = new HeatTemplateFile("cluster.yaml", TemplateResources.Template);
        var labels = ImmutableSortedDictionary<string, string>.Empty
            .Add("flannel_network_cidr", "10.1.0.0/16").Add("flannel_network_subnetlen", "25").Add("flannel_backend", "host-gw")
            .Add("service_cluster_ip_range", "10.2.0.0/16").Add("availability_zone", "nova").Add("container_infra_prefix", "registry.test/").Add("container_runtime", "containerd");
        var input = PlanInputs.Kubernetes(
            spec => spec with { Keypair = "key", Labels = labels, FixedNetworkId = "net", FixedSubnetId = "subnet", FixedNetwork = "net" },
            static model => model with { DnsNameserver = "1.1.1.1", HttpProxy = "http://p", HttpsProxy = "http://p", NoProxy = "a", NetworkDriver = "flannel" });

        var parameters = driver.PlanCreate(input).Parameters;

        Assert.Subset(template.Parameters.ToHashSet(), parameters.Keys.ToHashSet());
        Assert.Empty(template.ParametersWithoutDefault.Except(driver.PlanCreate(PlanInputs.Kubernetes()).Parameters.Keys));
    }

    [Fact]
    public void Secrets_are_hidden_wherever_a_template_declares_them()
    {
        string[] secrets = ["trustee_password", "trust_id", "kube_service_account_key", "kube_service_account_private_key", "bay_env"];
        var plan = driver.PlanCreate(PlanInputs.Kubernetes());
        var declared = 0;
        foreach (var (name, text) in plan.Files.Where(static file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).Append(KeyValuePair.Create("cluster.yaml", plan.Template)))
        {
            var parameters = YamlMap.Parse(name, text).Map("parameters");
            foreach (var secret in secrets.Where(parameters.Has))
            {
                declared++;
                Assert.True(parameters.Map(secret).Flag("hidden"), $"{secret} of {name} must be hidden.");
            }
        }

        Assert.Equal(8, declared);
    }

    [Fact]
    public void Every_file_that_a_template_names_is_sent_and_every_sent_one_is_named()
    {
        var plan = driver.PlanCreate(PlanInputs.Kubernetes());
        var named = plan.Files.Where(static file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).Append(KeyValuePair.Create("cluster.yaml", plan.Template))
            .SelectMany(static file => new HeatTemplateFile(file.Key, file.Value).References()).Select(static reference => reference.Name);

        Assert.Equal(plan.Files.Keys.Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_bay_leaves_open_is_left_to_the_template()
    {
        var input = PlanInputs.Kubernetes(static spec => spec with { FlavorId = null, MasterFlavorId = null, Keypair = null, CreateTimeoutMinutes = 0 });

        var parameters = driver.PlanCreate(input).Parameters;

        Assert.DoesNotContain(parameters.Keys, static name => name is "master_flavor" or "minion_flavor" or "ssh_key_name" or "wait_condition_timeout" or "dns_nameserver");
    }

    [Fact]
    public void Without_tls_no_bay_is_planned() => Assert.Equal(
        "tls_disabled must be false, not 'true': Kubernetes has no API without TLS from 1.20 on.",
        Assert.Throws<BayPlanException>(() => driver.PlanCreate(PlanInputs.Kubernetes(model: static model => model with { TlsDisabled = true }))).Message);

    [Fact]
    public void A_given_port_holds() =>
        Assert.Equal(7443, driver.PlanCreate(PlanInputs.Kubernetes(model: static model => model with { ApiserverPort = 7443 })).Parameters["kubernetes_port"]!.GetValue<int>());

    [Fact]
    public void The_bays_own_network_is_named_after_it_and_excepted_from_proxies()
    {
        var own = PlanInputs.Kubernetes(model: static model => model with { NoProxy = "a.test" });
        var given = PlanInputs.Kubernetes(static spec => spec with { FixedNetwork = "lan", FixedNetworkId = "net-id" }, static model => model with { NoProxy = "a.test" });

        Assert.Equal("bay-one", Text(own, "fixed_network_name"));
        Assert.Equal("a.test,10.0.0.0/24", Text(own, "no_proxy"));
        Assert.Equal("lan", Text(given, "fixed_network_name"));
        Assert.Equal("net-id", Text(given, "fixed_network"));
        Assert.Equal("a.test", Text(given, "no_proxy"));
    }

    public static TheoryData<string, BayPlanInput> Refusals => new()
    {
        { "master_count must be a number from 1 to 7, not '9'", PlanInputs.Kubernetes(masters: 9) },
        { "registry_enabled has no effect here: it is for bays with TLS", PlanInputs.Kubernetes(model: static model => model with { RegistryEnabled = true, TlsDisabled = true }) },
        { "network_driver must be one of flannel, calico, not 'docker'", PlanInputs.Kubernetes(model: static model => model with { NetworkDriver = "docker" }) },
        { "needs fixed_network beside it", PlanInputs.Kubernetes(static spec => spec with { FixedSubnetId = "s" }) },
        { "Required parameter external_network not provided.", PlanInputs.Kubernetes(static spec => spec with { ExternalNetworkId = null }) },
        { "the operator has not enabled it here", PlanInputs.Kubernetes() with { Machine = null } },
        { "no key pair for service accounts", PlanInputs.Kubernetes() with { ServiceAccountKeys = null } },
        { "http_proxy must be text without control characters", PlanInputs.Kubernetes(model: static model => model with { HttpProxy = "http://p\nEVIL=\"1\"" }) },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void What_it_does_not_build_is_refused_before_anything_is_made(string sentence, BayPlanInput input) =>
        Assert.Contains(sentence, Assert.Throws<BayPlanException>(() => driver.PlanCreate(input)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_given_network_without_floating_addresses_needs_no_external_one()
    {
        var input = PlanInputs.Kubernetes(static spec => spec with { ExternalNetworkId = null, FixedNetworkId = "net" });

        Assert.DoesNotContain("external_network", driver.PlanCreate(input).Parameters.Keys);
    }

    [Fact]
    public void A_resize_sends_size_removals_and_operation_only()
    {
        var input = PlanInputs.Kubernetes(workers: 2);

        var parameters = driver.PlanResize(input, input.Worker(), ["1", "5D2E6F7A-1111-4222-8333-444455556666"]);

        Assert.Equal(["magnum_operation", "minions_to_remove", "number_of_minions"], parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("1,5d2e6f7a-1111-4222-8333-444455556666", parameters["minions_to_remove"]!.GetValue<string>());
        Assert.Equal("", driver.PlanResize(input, input.Worker(), [])["minions_to_remove"]!.GetValue<string>());
    }

    [Fact]
    public void A_removal_that_Heat_would_pass_over_is_refused()
    {
        var input = PlanInputs.Kubernetes();

        Assert.Contains("'10.0.0.5' names no machine", Assert.Throws<BayPlanException>(() => driver.PlanResize(input, input.Worker(), ["10.0.0.5"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_is_sent_with_what_new_machines_are_marked_with()
    {
        var input = PlanInputs.Kubernetes();
        var marked = input.Worker() with { NodeLabels = ImmutableSortedDictionary<string, string>.Empty.Add("disk", "ssd").Add("a/b", ""), NodeTaints = [] };

        var parameters = driver.PlanResize(input, marked, []);

        Assert.Equal(("a/b=,disk=ssd", ""), (parameters["node_labels"]!.GetValue<string>(), parameters["node_taints"]!.GetValue<string>()));
        Assert.DoesNotContain("node_labels", driver.PlanResize(input, input.Worker(), []).Keys);
    }

    [Theory]
    [InlineData("gpu nodes", "worker", "The group's name is 'gpu nodes', which is no label value of Kubernetes: its nodes are labelled with it.")]
    [InlineData("gpu", "--v=10 ", "The group's role is '--v=10 ', which is no label value of Kubernetes: its nodes are labelled with it.")]
    [InlineData("1x", "ingress", null)]
    public void A_group_is_called_as_its_nodes_can_be_labelled(string name, string role, string? objection)
    {
        var input = PlanInputs.Kubernetes();

        Assert.Equal(objection, driver.Objection(input.Spec, input.Worker() with { Name = name, Role = role }));
    }

    [Fact]
    public void Masters_are_not_resized()
    {
        var input = PlanInputs.Kubernetes();

        Assert.Throws<BayPlanException>(() => driver.PlanResize(input, input.NodeGroups.Single(static group => group.Role == NodeGroupSnapshot.MasterRole), []));
    }

    private string? Text(BayPlanInput input, string parameter) => driver.PlanCreate(input).Parameters[parameter]?.GetValue<string>();
}
