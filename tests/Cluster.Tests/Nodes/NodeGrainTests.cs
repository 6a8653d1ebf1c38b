using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Nodes;
using Xunit;

namespace Magnum.Cluster.Tests.Nodes;

[Collection(GrainClusterGroup.Name)]
public sealed class NodeGrainTests
{
    private readonly GrainCluster cluster;
    private readonly NodeSnapshot node;
    private readonly string key;

    public NodeGrainTests(GrainCluster cluster)
    {
        this.cluster = cluster;
        node = new NodeSnapshot
        {
            BayUuid = Guid.NewGuid(),
            ProjectId = "project-a",
            Name = "default-worker-0",
            NodeGroup = "default-worker",
            ServerId = "server-1",
            Address = "203.0.113.2",
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        };
        key = GrainKeys.Node(node.BayUuid, node.Name);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_is_recorded_read_after_the_activation_is_gone_and_forgotten()
    {
        await System.RecordAsync(node, Token);

        await cluster.ForgetActivationsAsync();
        Assert.Equal(node, await As(GrainCluster.Alpha).GetAsync(Token));
        Assert.Equal(2, cluster.Storage.Reads(key));

        await System.ForgetAsync(Token);
        await System.ForgetAsync(Token);
        Assert.Null(await As(GrainCluster.Alpha).GetAsync(Token));
        Assert.Equal(2, cluster.Storage.Changes(key));
    }

    [Fact]
    public async Task Telling_the_same_again_writes_nothing_and_a_change_once()
    {
        await System.RecordAsync(node, Token);
        await System.RecordAsync(node with { CreatedAt = node.CreatedAt.AddHours(1) }, Token);
        Assert.Equal(1, cluster.Storage.Changes(key));

        await System.RecordAsync(node with { Address = "203.0.113.9", CreatedAt = node.CreatedAt.AddHours(2) }, Token);

        Assert.Equal(node with { Address = "203.0.113.9" }, await As(GrainCluster.Alpha).GetAsync(Token));
        Assert.Equal(2, cluster.Storage.Changes(key));
    }

    [Fact]
    public async Task Only_its_project_and_an_admin_see_a_machine()
    {
        await System.RecordAsync(node, Token);

        Assert.Null(await As(GrainCluster.Beta).GetAsync(Token));
        Assert.Equal(node, await As(GrainCluster.Admin).GetAsync(Token));
    }

    [Fact]
    public async Task Reading_without_a_caller_fails_whether_there_is_a_machine_or_not()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.AsSystem<INodeGrain>(key).GetAsync(Token));
        await System.RecordAsync(node, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.AsSystem<INodeGrain>(key).GetAsync(Token));
    }

    [Fact]
    public async Task A_machine_is_not_recorded_under_anothers_key()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => System.RecordAsync(node with { Name = "default-worker-1" }, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => System.RecordAsync(node with { BayUuid = Guid.NewGuid() }, Token));

        Assert.Null(await As(GrainCluster.Alpha).GetAsync(Token));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task After_a_failed_write_the_next_call_goes_by_what_is_stored(FaultMoment moment)
    {
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => System.RecordAsync(node, Token));

        Assert.Equal(moment is FaultMoment.After ? node : null, await As(GrainCluster.Alpha).GetAsync(Token));
        await System.RecordAsync(node, Token);
        Assert.Equal(1, cluster.Storage.Changes(key));

        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => System.ForgetAsync(Token));
        Assert.Equal(moment is FaultMoment.Before ? node : null, await As(GrainCluster.Alpha).GetAsync(Token));
        await System.ForgetAsync(Token);
        Assert.Null(await As(GrainCluster.Alpha).GetAsync(Token));
        Assert.Equal(2, cluster.Storage.Changes(key));
    }

    [Fact]
    public async Task Nobody_reads_a_machine_that_is_not_stored_yet()
    {
        var hold = cluster.Storage.HoldNextChange(key);
        var recording = System.RecordAsync(node, Token);
        await hold.Arrived.WaitAsync(GrainCluster.Patience, Token);

        Assert.Null(await As(GrainCluster.Alpha).GetAsync(Token));
        hold.Release();

        await recording;
        Assert.Equal(node, await As(GrainCluster.Alpha).GetAsync(Token));
    }

    private INodeSystem System => cluster.AsSystem<INodeSystem>(key);

    private INodeGrain As(Caller caller) => cluster.As<INodeGrain>(caller, key);
}
