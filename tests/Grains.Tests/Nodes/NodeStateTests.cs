using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Nodes;
using Xunit;

namespace Magnum.Grains.Tests.Nodes;

public sealed class NodeStateTests
{
    private static readonly NodeSnapshot Node = new()
    {
        BayUuid = new Guid("10000000-0000-4000-8000-000000000001"),
        ProjectId = "project-a",
        Name = "default-worker-0",
        NodeGroup = "default-worker",
        ServerId = "server-1",
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    [Fact]
    public void A_machine_never_seen_is_taken_as_told() => Assert.Equal(Node, new NodeState().Merge(Node));

    [Fact]
    public void The_first_sighting_of_a_server_stays() =>
        Assert.Equal(Node with { Address = "203.0.113.2" }, new NodeState { Snapshot = Node }.Merge(Node with { Address = "203.0.113.2", CreatedAt = Node.CreatedAt.AddDays(1) }));

    [Fact]
    public void Another_server_under_the_same_name_is_another_machine()
    {
        var replaced = Node with { ServerId = "server-2", CreatedAt = Node.CreatedAt.AddDays(1) };

        Assert.Equal(replaced, new NodeState { Snapshot = Node }.Merge(replaced));
    }
}
