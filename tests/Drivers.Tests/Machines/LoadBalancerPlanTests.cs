using Magnum.Drivers.Tests.Rules;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>The load balancer before the masters, which all drivers with machines plan in the same way.</summary>
public sealed class LoadBalancerPlanTests
{
    public static TheoryData<string> Drivers => [.. RuledDriver.All.Select(static driver => driver.ToString())];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Nothing_is_sent_of_it_where_the_bay_has_none(string driver) =>
        Assert.DoesNotContain(RuledDriver.Plan(driver, static spec => spec).Keys, static name => name.StartsWith("master_lb", StringComparison.Ordinal) || name.StartsWith("octavia", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Labels_say_what_it_is_like(string driver)
    {
        // The bay's own network is known here, a given one is not.
        var own = RuledDriver.Of(driver).Plain.Spec.FixedNetworkId is null ? ",10.0.0.0/24" : "";
        var parameters = RuledDriver.Plan(driver, static spec => spec with
        {
            MasterLbEnabled = true,
            MasterCount = 3,
            Labels = spec.Labels.Add("octavia_provider", "amphora").Add("octavia_lb_algorithm", "LEAST_CONNECTIONS").Add("octavia_lb_healthcheck", "no").Add("master_lb_allowed_cidrs", "203.0.113.7/24, 2001:db8::/32"),
        });

        Assert.Equal(
            [
                $"master_lb_allowed_cidrs=203.0.113.0/24,2001:db8::/32{own}", "master_lb_enabled=true", "master_lb_floating_ip_enabled=false", "number_of_masters=3",
                "octavia_lb_algorithm=LEAST_CONNECTIONS", "octavia_lb_healthcheck=false", "octavia_provider=amphora",
            ],
            parameters.Where(static one => one.Key.StartsWith("master_lb", StringComparison.Ordinal) || one.Key.StartsWith("octavia", StringComparison.Ordinal) || one.Key == "number_of_masters")
                .Select(static one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, null, true)]
    [InlineData(true, "", true)]
    [InlineData(true, "false", false)]
    [InlineData(false, "True", true)]
    public void Its_floating_address_follows_the_label_or_else_the_machines(bool hasMachines, string? label, bool expected) => Assert.Equal(
        expected,
        RuledDriver.Plan("swarm-vm", spec => spec with { MasterLbEnabled = true, FloatingIpEnabled = hasMachines, Labels = label is null ? spec.Labels : spec.Labels.Add("master_lb_floating_ip_enabled", label) })["master_lb_floating_ip_enabled"]!.GetValue<bool>());

    [Fact]
    public void The_provider_ovn_gets_the_only_algorithm_that_it_has() =>
        Assert.Equal("SOURCE_IP_PORT", RuledDriver.Plan("kubernetes-vm", static spec => spec with { MasterLbEnabled = true, Labels = spec.Labels.Add("octavia_provider", "ovn") })["octavia_lb_algorithm"]!.GetValue<string>());

    [Fact]
    public void In_a_given_network_its_range_is_the_tenants_to_name() => Assert.Equal(
        "203.0.113.0/24",
        RuledDriver.Plan("kubernetes-vm", static spec => spec with { MasterLbEnabled = true, FixedNetwork = "lan", FixedNetworkId = PlanInputs.Network, FixedSubnetId = PlanInputs.Network, Labels = spec.Labels.Add("master_lb_allowed_cidrs", "203.0.113.0/24") })["master_lb_allowed_cidrs"]!.GetValue<string>());

    public static TheoryData<string> DriversOfOwnNetworks => [.. RuledDriver.OfVirtualMachines.Select(static driver => driver.ToString())];

    [Theory]
    [MemberData(nameof(DriversOfOwnNetworks))]
    public void It_needs_to_know_its_subnet(string driver) => Assert.Contains(
        "master_lb_enabled has no effect here: it is for bays that make a network of their own, or with fixed_subnet.",
        Assert.Throws<BayPlanException>(() => RuledDriver.Plan(driver, static spec => spec with { MasterLbEnabled = true, FixedNetwork = "lan", FixedNetworkId = PlanInputs.Network })).Message, StringComparison.Ordinal);

    [Fact]
    public void Its_floating_address_needs_somewhere_to_come_from() => Assert.Equal(
        "Required parameter external_network not provided.",
        Assert.Throws<BayPlanException>(() => RuledDriver.Plan("swarm-vm", static spec => spec with
        {
            MasterLbEnabled = true, ExternalNetworkId = null, FixedNetwork = "lan", FixedNetworkId = PlanInputs.Network, FixedSubnetId = PlanInputs.Network,
            Labels = spec.Labels.Add("master_lb_floating_ip_enabled", "true"),
        })).Message);
}
