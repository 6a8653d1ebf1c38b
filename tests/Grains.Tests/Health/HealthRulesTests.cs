using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Health;
using Magnum.Grains.Tests.Bays;
using Xunit;

namespace Magnum.Grains.Tests.Health;

public sealed class HealthRulesTests
{
    private static readonly EngineNode Good = new("n-0", IsReady: true, null, null, []);
    private static readonly EngineNode Bad = new("n-1", IsReady: false, "NodeStatusUnknown: silent", null, []);

    [Fact]
    public void Ready_machines_of_a_ready_engine_are_health()
    {
        var verdict = HealthRules.Judge(5, new EngineReading.Answered([Good, Good with { Name = "n-2" }]));

        Assert.Equal((0, HealthStatus.Healthy), (verdict.Failures, verdict.Health!.Status));
        Assert.Equal(["api=ok", "n-0.Ready=True", "n-2.Ready=True"], verdict.Health.Reason.Select(static part => $"{part.Key}={part.Value}"));
    }

    [Fact]
    public void One_machine_that_is_not_ready_is_no_health_at_once()
    {
        var verdict = HealthRules.Judge(0, new EngineReading.Answered([Good, Bad]));

        Assert.Equal(HealthStatus.Unhealthy, verdict.Health!.Status);
        Assert.Equal(["api=ok", "n-0.Ready=True", "n-1.Ready=False"], verdict.Health.Reason.Select(static part => $"{part.Key}={part.Value}"));
    }

    [Fact]
    public void An_engine_without_machines_is_healthy() => Assert.Equal(HealthStatus.Healthy, HealthRules.Judge(0, new EngineReading.Answered([])).Health!.Status);

    public static TheoryData<EngineReading> Failures =>
    [
        new EngineReading.NotReady("cause"), new EngineReading.CertificateRefused("cause"), new EngineReading.Unauthorized("cause"),
        new EngineReading.Unreachable("cause"), new EngineReading.TimedOut("cause"), new EngineReading.Unintelligible("cause"),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Only_the_second_failure_in_a_row_counts(EngineReading failure)
    {
        var first = HealthRules.Judge(0, failure);
        var second = HealthRules.Judge(first.Failures, failure);
        var good = HealthRules.Judge(first.Failures, new EngineReading.Answered([Good]));
        var again = HealthRules.Judge(good.Failures, failure);

        Assert.Null(first.Health);
        Assert.Equal(HealthStatus.Unhealthy, second.Health!.Status);
        Assert.Equal("cause", Assert.Single(second.Health.Reason, static part => part.Key == "api").Value);
        Assert.Null(again.Health);
    }

    [Fact]
    public void An_address_that_leads_nowhere_is_no_health_though_another_master_tells_the_machines_but_not_the_first_time()
    {
        var detour = new EngineReading.Answered([Good]) { Detour = "dead" };

        var first = HealthRules.Judge(0, detour);
        var second = HealthRules.Judge(first.Failures, detour);

        Assert.Null(first.Health);
        Assert.Equal(HealthStatus.Unhealthy, second.Health!.Status);
        Assert.Equal(["api=dead", "n-0.Ready=True"], second.Health.Reason.Select(static part => $"{part.Key}={part.Value}"));
    }

    [Fact]
    public void An_address_that_is_not_asked_is_unknown() =>
        Assert.Equal(HealthStatus.Unknown, HealthRules.Judge(0, new EngineReading.AddressRefused("cause")).Health!.Status);

    [Theory]
    [InlineData(true, false, "", nameof(HealthWatch.Asked))]
    [InlineData(false, false, "", nameof(HealthWatch.Reported))]
    [InlineData(true, true, "", nameof(HealthWatch.Asked))]
    [InlineData(true, true, "master_lb_floating_ip_enabled=false", nameof(HealthWatch.Reported))]
    [InlineData(false, true, "master_lb_floating_ip_enabled=True", nameof(HealthWatch.Asked))]
    [InlineData(false, false, "master_lb_floating_ip_enabled=true", nameof(HealthWatch.Reported))]
    [InlineData(true, false, "auto_healing_enabled=true", nameof(HealthWatch.Asked))]
    [InlineData(true, false, "auto_healing_enabled=true auto_healing_controller=draino", nameof(HealthWatch.Asked))]
    [InlineData(true, false, "auto_healing_enabled=False auto_healing_controller=magnum-auto-healer", nameof(HealthWatch.Asked))]
    [InlineData(true, false, "auto_healing_enabled=yes auto_healing_controller=magnum-auto-healer", nameof(HealthWatch.None))]
    public void Who_tells_health_follows_from_addresses_and_labels(bool hasFloatingIp, bool hasLoadBalancer, string labels, string expected)
    {
        var pairs = labels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static label => label.Split('='));

        var watch = HealthRules.Watch(Shown(bay => bay with
        {
            FloatingIpEnabled = hasFloatingIp, MasterLbEnabled = hasLoadBalancer, Labels = pairs.ToImmutableSortedDictionary(static pair => pair[0], static pair => pair[1]),
        }));

        Assert.Equal(expected, watch.GetType().Name);
    }

    [Fact]
    public void An_engine_is_asked_at_the_address_of_its_stack_with_TLS() =>
        Assert.Equal(
            new HealthWatch.Asked(EngineKind.Kubernetes, new Uri("https://203.0.113.5:6443"), HasTls: true),
            Assert.IsType<HealthWatch.Asked>(HealthRules.Watch(Shown(static bay => bay with { FloatingIpEnabled = true }))) with { Masters = [] });

    [Theory]
    [InlineData(true, "https://203.0.113.6:6443 https://203.0.113.7:6443")]
    [InlineData(false, "")]
    public void Masters_other_than_the_address_can_be_asked_where_machines_have_addresses_outside(bool hasFloatingIp, string expected)
    {
        var bay = Shown(bay => bay with { FloatingIpEnabled = hasFloatingIp, MasterLbEnabled = true, Labels = bay.Labels.Add("master_lb_floating_ip_enabled", "true") });
        BayMachine[] machines = [.. from number in Enumerable.Range(5, 3) select new BayMachine("default-master", $"{number}", $"id-{number}", $"203.0.113.{number}", $"10.0.0.{number}"), new("default-worker", "0", "w", "203.0.113.9", "10.0.0.9")];

        var reach = HealthRules.Reach(bay with { Work = bay.Work! with { Ledger = bay.Work.Ledger with { Machines = [.. machines] } } });

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), reach!.Masters.Select(static master => master.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public void Bays_without_an_address_and_bays_on_their_way_out_are_not_watched()
    {
        Assert.IsType<HealthWatch.None>(HealthRules.Watch(new BayState()));
        Assert.IsType<HealthWatch.None>(HealthRules.Watch(BaySamples.Creating()));
        Assert.IsType<HealthWatch.None>(HealthRules.Watch(BaySamples.Deleting()));
        Assert.IsType<HealthWatch.Reported>(HealthRules.Watch(BaySamples.Resizing()));
    }

    [Fact]
    public void A_report_from_inside_holds_for_three_periods()
    {
        var bay = BaySamples.Created();
        var period = TimeSpan.FromMinutes(1);
        var before = HealthRules.OfSilence(bay, period, BaySamples.Start);
        bay = BaySamples.Next(bay, new BayEvent.HealthReported(new ReportBayHealth(HealthStatus.Healthy, null), BaySamples.Start));

        Assert.Equal("The cluster k8s is not accessible.", before!.Reason["api"]);
        Assert.Null(HealthRules.OfSilence(bay, period, BaySamples.Start.AddMinutes(2.9)));
        Assert.Equal(HealthStatus.Unknown, HealthRules.OfSilence(bay, period, BaySamples.Start.AddMinutes(3))!.Status);
    }

    [Fact]
    public void Health_that_was_seen_is_stored_only_when_it_differs_and_only_where_it_is_watched()
    {
        var seen = new BayEvent.HealthSeen(new BayHealth(HealthStatus.Unknown, ImmutableSortedDictionary<string, string>.Empty.Add("api", "x")), BaySamples.Start.AddHours(1));

        var bay = BaySamples.Next(BaySamples.Created(), seen);

        Assert.Equal((HealthStatus.Unknown, "x", seen.At), (bay.Snapshot!.HealthStatus, bay.Snapshot.HealthStatusReason["api"], bay.Snapshot.UpdatedAt));
        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(bay, seen));
        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(BaySamples.Deleting(), seen));
    }

    private static BayState Shown(Func<BaySnapshot, BaySnapshot> change)
    {
        var bay = BaySamples.Created();
        return bay with { Snapshot = change(bay.Snapshot!) };
    }
}
