using Magnum.Drivers.TemplateFolder;

namespace Magnum.Drivers.Tests.Rules;

/// <summary>Every label and every field of every driver, each value alone and every two together: built, or refused by its name.</summary>
public sealed class BayRulesTests(ITestOutputHelper output)
{
    [Fact]
    public void Each_label_and_field_is_in_a_table_once_and_each_table_knows_every_label()
    {
        Assert.All(RuledDriver.All, static driver =>
        {
            var names = driver.Everything.Select(static rule => rule.Name).ToList();
            Assert.Equal(names.Distinct(), names);
        });
        var labels = RuledDriver.All.Select(static driver => driver.Everything.Where(static rule => rule.IsLabel).Select(static rule => rule.Name).Order(StringComparer.Ordinal));
        Assert.Single(labels.Distinct(new SequenceComparer()));
    }

    [Fact]
    public void A_value_that_is_not_taken_is_refused_by_its_name()
    {
        var refused = RuledDriver.All.SelectMany(static driver => driver.Everything.SelectMany(RuleSamples.Refused), static (driver, sample) => (driver, sample)).ToList();

        Assert.All(refused, static one =>
        {
            var input = one.driver.With(one.sample);
            var objection = one.driver.Driver.Objection(input.Spec);
            Assert.Contains(one.sample.Rule.Name, objection, StringComparison.Ordinal);
            Assert.Equal(objection, Assert.Throws<BayPlanException>(() => one.driver.Driver.PlanCreate(input)).Message);
        });
        output.WriteLine($"{refused.Count} refused values");
    }

    [Fact]
    public void Two_values_together_are_planned_or_refused_by_the_name_of_one_of_them()
    {
        foreach (var driver in RuledDriver.All)
        {
            var template = new HeatTemplateFile("top.yaml", driver.Driver.PlanCreate(driver.Plain).Template).Parameters.ToHashSet();
            var samples = driver.Everything.SelectMany(static rule => RuleSamples.Accepted(rule).Concat(RuleSamples.Refused(rule))).ToList();
            var (planned, refused) = (0, 0);
            foreach (var (one, other) in Pairwise.Pairs(samples).Where(static pair => pair.One.Rule != pair.Other.Rule))
            {
                var input = driver.With(one, other);
                if (driver.Driver.Objection(input.Spec) is { } objection)
                {
                    refused++;
                    Assert.True(Names(objection, one) || Names(objection, other), $"{one} and {other}: {objection}");
                }
                else
                {
                    planned++;
                    Assert.Subset(template, driver.Driver.PlanCreate(input).Parameters.Keys.ToHashSet());
                }
            }

            Assert.True(planned > 0 && refused > 0);
            output.WriteLine($"{driver}: {samples.Count} values of {driver.Everything.Count()} labels and fields, {planned} pairs planned, {refused} refused");
        }
    }

    [Fact]
    public void Every_value_is_built_in_some_company_and_so_are_every_two_that_do_not_contradict_each_other()
    {
        var contradictions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var driver in RuledDriver.All)
        {
            var factors = driver.Factors.ToList();
            bool Fits(IReadOnlyList<Sample> row) => driver.Driver.Objection(driver.With(row).Spec) is null;

            Assert.DoesNotContain(factors.SelectMany(static factor => factor), sample => Pairwise.Complete([sample], factors, Fits) is null);
            contradictions.UnionWith(Pairwise.Couples(factors).Where(pair => Pairwise.Complete([pair.One, pair.Other], factors, Fits) is null)
                .Select(static pair => $"{pair.One.Rule.Name} {pair.Other.Rule.Name}"));
        }

        // One of the two is for bays in which the other says no, or something else.
        Assert.Equal(
            [
                "apiserver_port registry_port", "etcd_volume_size etcd_volume_type", "fixed_network fixed_subnet_cidr", "fixed_subnet fixed_subnet_cidr",
                "flannel_backend calico_ipv4pool", "flannel_backend calico_ipv4pool_ipip", "flannel_network_cidr calico_ipv4pool", "flannel_network_cidr calico_ipv4pool_ipip",
                "flannel_network_subnetlen calico_ipv4pool", "flannel_network_subnetlen calico_ipv4pool_ipip", "master_lb_enabled master_lb_allowed_cidrs",
                "master_lb_enabled master_lb_floating_ip_enabled", "master_lb_enabled octavia_lb_algorithm", "master_lb_enabled octavia_lb_healthcheck",
                "master_lb_enabled octavia_provider", "network_driver calico_ipv4pool", "network_driver calico_ipv4pool_ipip", "network_driver flannel_backend",
                "network_driver flannel_network_cidr", "network_driver flannel_network_subnetlen", "registry_enabled registry_port", "registry_enabled tls_disabled",
                "selinux_mode os_distro", "tls_disabled registry_port",
            ],
            contradictions);
    }

    [Theory]
    [InlineData("calico", "flannel_backend", "vxlan", "The label flannel_backend has no effect here: it is for network_driver flannel.")]
    [InlineData("flannel", "calico_ipv4pool", "10.1.0.0/16", "The label calico_ipv4pool has no effect here: it is for network_driver calico.")]
    [InlineData("flannel", "auto_scaling_enabled", "True", "The label auto_scaling_enabled must be false, not 'True': the driver installs none; one of the tenant's own works, and finds the groups' limits.")]
    [InlineData("flannel", "kubelet_options", "--v=4", "The label kubelet_options is not supported by the driver kubernetes-vm: the arguments of Kubernetes' programs are the driver's.")]
    [InlineData("flannel", "octavia_provider", "ovn", "The label octavia_provider has no effect here: it is for bays with master_lb_enabled.")]
    [InlineData("flannel", "etcd_volume_size", "-1", "The label etcd_volume_size must be a number from 0 to 2147483647, not '-1'.")]
    [InlineData("flannel", "etcd_volume_type", "ssd", "The label etcd_volume_type has no effect here: it is for bays with etcd_volume_size above 0.")]
    [InlineData("flannel", "docker_volume_type", "ssd", "The label docker_volume_type has no effect here: it is for bays with docker_volume_size.")]
    [InlineData("flannel", "swarm_strategy", "spread", "The label swarm_strategy is not supported by the driver kubernetes-vm: it is for another engine.")]
    public void A_refusal_says_why(string network, string label, string value, string expected)
    {
        var spec = RuledDriver.All[0].Plain.Spec;

        Assert.Equal(expected, RuledDriver.All[0].Driver.Objection(spec with { BayModel = spec.BayModel with { NetworkDriver = network }, Labels = spec.Labels.Add(label, value) }));
    }

    [Theory]
    [InlineData("kubernetes-vm", "flannel_network_subnetlen=16", "The label flannel_network_cidr 10.100.0.0/16 can't be divided among machines: each gets a /16 (flannel_network_subnetlen), which must be longer than its prefix, by 16 at most.")]
    [InlineData("kubernetes-bm", "flannel_network_cidr=10.0.0.0/9 flannel_network_subnetlen=26", "The label flannel_network_cidr 10.0.0.0/9 can't be divided among machines: each gets a /26 (flannel_network_subnetlen), which must be longer than its prefix, by 16 at most.")]
    [InlineData("kubernetes-vm", "network_driver=calico calico_ipv4pool=10.50.0.0/24", "The label calico_ipv4pool 10.50.0.0/24 can't be divided among machines: each gets a /24 (flannel_network_subnetlen), which must be longer than its prefix, by 16 at most.")]
    [InlineData("kubernetes-vm", "service_cluster_ip_range=172.0.0.0/11", "The label service_cluster_ip_range 172.0.0.0/11 is too large for Kubernetes: its prefix must be 12 at least.")]
    [InlineData("kubernetes-vm", "service_cluster_ip_range=10.100.64.0/20", "The networks of flannel_network_cidr (10.100.0.0/16) and service_cluster_ip_range (10.100.64.0/20) overlap.")]
    [InlineData("kubernetes-vm", "fixed_subnet_cidr=10.254.7.0/24", "The networks of service_cluster_ip_range (10.254.0.0/16) and fixed_subnet_cidr (10.254.7.0/24) overlap.")]
    [InlineData("kubernetes-vm", "apiserver_port=2379", "apiserver_port 2379 is taken on the machines: etcd.")]
    [InlineData("swarm-vm", "apiserver_port=2377", "apiserver_port 2377 is taken on the machines: the swarm's managers.")]
    [InlineData("swarm-vm", "registry_enabled=true registry_port=7946", "The label registry_port 7946 is taken on the machines: the swarm's machines find each other there.")]
    [InlineData("kubernetes-vm", "registry_enabled=true apiserver_port=5000", "apiserver_port and the label registry_port are both 5000.")]
    public void What_is_allowed_alone_but_can_not_be_built_together_is_refused(string name, string values, string expected)
    {
        var driver = RuledDriver.Of(name);

        var samples = values.Split(' ').Select(static value => value.Split('=')).Select(pair => new Sample(driver.Everything.Single(rule => rule.Name == pair[0]), pair[1]));

        Assert.Equal(expected, driver.Driver.Objection(driver.With(samples).Spec));
    }

    [Theory]
    [InlineData("kubernetes-vm", "flannel_network_cidr=10.0.0.0/10 service_cluster_ip_range=172.16.0.0/12 fixed_subnet_cidr=192.168.7.0/24 flannel_network_subnetlen=26")]
    [InlineData("kubernetes-bm", "service_cluster_ip_range=10.0.0.0/24")]
    [InlineData("swarm-vm", "apiserver_port=2379 registry_enabled=true registry_port=2380")]
    public void What_only_looks_like_a_conflict_is_built(string name, string values)
    {
        var driver = RuledDriver.Of(name);

        var samples = values.Split(' ').Select(static value => value.Split('=')).Select(pair => new Sample(driver.Everything.Single(rule => rule.Name == pair[0]), pair[1]));

        Assert.Null(driver.Driver.Objection(driver.With(samples).Spec));
    }

    [Theory]
    [InlineData("floating_ip_enabled=false", true)]
    [InlineData("floating_ip_enabled=true", false)]
    [InlineData("floating_ip_enabled=true master_lb_enabled=true master_lb_floating_ip_enabled=false", true)]
    [InlineData("floating_ip_enabled=false master_lb_enabled=true master_lb_floating_ip_enabled=true", false)]
    [InlineData("floating_ip_enabled=false auto_healing_controller=magnum-auto-healer", false)]
    [InlineData("floating_ip_enabled=false auto_healing_enabled=False", false)]
    public void Healing_is_refused_where_the_service_can_not_ask_the_engine(string values, bool isRefused) => Assert.All(RuledDriver.All, driver =>
    {
        var samples = $"auto_healing_enabled=true {values}".Split(' ').Select(static value => value.Split('='))
            .Select(pair => new Sample(driver.Rules.All.Single(rule => rule.Name == pair[0]), pair[1]));

        var objection = driver.Driver.Objection(driver.With(samples).Spec);

        Assert.Equal(
            isRefused ? "The label auto_healing_enabled has no effect here: it is for bays whose API has an address outside (floating_ip_enabled, or master_lb_floating_ip_enabled with a load balancer), where the service can ask it, or with auto_healing_controller." : null,
            objection);
    });

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_labels_of_the_tenants_own_are_let_be()
    {
        var spec = RuledDriver.All[0].Plain.Spec;
        var labels = spec.Labels.Add("team", "blue").Add("kube_tag", "").Add("etcd_tag", "v3").Add("boot_volume_size", "10");

        var objection = RuledDriver.All[0].Driver.Objection(spec with { Labels = labels, MasterCount = 9 });

        Assert.Equal(3, objection!.Split(". ").Length);
        Assert.Null(RuledDriver.All[0].Driver.Objection(spec with { Labels = spec.Labels.Add("team", "blue").Add("kube_tag", "") }));
    }

    private static bool Names(string objection, Sample sample) => objection.Contains(sample.Rule.Name, StringComparison.Ordinal);

    private sealed class SequenceComparer : IEqualityComparer<IEnumerable<string>>
    {
        public bool Equals(IEnumerable<string>? x, IEnumerable<string>? y) => x!.SequenceEqual(y!);

        public int GetHashCode(IEnumerable<string> obj) => obj.Count();
    }
}
