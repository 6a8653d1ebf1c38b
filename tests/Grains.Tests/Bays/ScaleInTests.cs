using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Bays;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class ScaleInTests
{
    private static readonly DateTimeOffset At = BaySamples.Start;

    // Server s-1 was made last, s-10 was there first though its index is the highest.
    private static readonly ImmutableArray<BayMachine> Machines = [Machine(0), Machine(1), Machine(2), Machine(10)];

    private static readonly ImmutableDictionary<string, DateTimeOffset> Seen = ImmutableDictionary<string, DateTimeOffset>.Empty
        .Add("s-0", At).Add("s-1", At.AddHours(2)).Add("s-2", At.AddHours(1)).Add("s-10", At.AddHours(-1));

    [Theory]
    [InlineData("", "", 3, "1")]
    [InlineData("", "", 1, "1 2 0")]
    [InlineData("", "10", 3, "10")]
    [InlineData("", "10 0", 2, "0 10")]
    [InlineData("", "10", 2, "10 1")]
    [InlineData("s-10", "0", 3, "10")]
    [InlineData("S-10", "", 3, "10")]
    [InlineData("2", "", 2, "2 1")]
    [InlineData("203.0.113.2 10.0.0.0", "1", 2, "0 2")]
    [InlineData("s-0 s-2", "", 4, "0 2")]
    [InlineData("stranger", "", 3, "1")]
    [InlineData("", "", 4, "")]
    [InlineData("", "0", 5, "")]
    [InlineData("", "", 0, "1 2 0 10")]
    public void The_named_go_then_the_youngest_unhealthy_then_the_youngest(string named, string unhealthy, int wanted, string going)
    {
        var nodes = Machines.Select(machine => Node(machine) with { IsReady = !Words(unhealthy).Contains(machine.Index) }).ToImmutableArray();

        var chosen = ScaleIn.Choose(ScaleIn.View(Machines, nodes, Seen), Words(named), wanted);

        Assert.Equal(Words(going), chosen.Select(static view => view.Machine.Index));
        Assert.All(chosen, static view => Assert.Equal($"n-{view.Machine.Index}", view.Node!.Name));
    }

    [Fact]
    public void A_machine_that_its_engine_does_not_list_is_unhealthy() =>
        Assert.Equal("10", Assert.Single(ScaleIn.Choose(ScaleIn.View(Machines, [Node(Machines[0]), Node(Machines[1]), Node(Machines[2])], Seen), [], 3)).Machine.Index);

    [Fact]
    public void Where_the_engine_tells_nothing_age_decides_and_where_that_is_equal_the_index()
    {
        Assert.Equal(["1", "2"], ScaleIn.Choose(ScaleIn.View(Machines, null, Seen), [], 2).Select(static view => view.Machine.Index));
        var chosen = ScaleIn.Choose(ScaleIn.View(Machines, null, ImmutableDictionary<string, DateTimeOffset>.Empty), [], 2);
        Assert.Equal(["10", "2"], chosen.Select(static view => view.Machine.Index));
        Assert.All(chosen, static view => Assert.Equal((null, false), (view.Node, view.IsUnhealthy)));
    }

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static BayMachine Machine(int index) => new("default-worker", $"{index}", $"s-{index}", $"203.0.113.{index}", $"10.0.0.{index}");

    private static EngineNode Node(BayMachine machine) => new($"n-{machine.Index}", IsReady: true, null, machine.ServerId, []);
}
