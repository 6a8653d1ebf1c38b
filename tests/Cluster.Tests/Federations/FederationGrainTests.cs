using System.Collections.Immutable;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Federations;
using Xunit;

namespace Magnum.Cluster.Tests.Federations;

[Collection(GrainClusterGroup.Name)]
public sealed class FederationGrainTests(GrainCluster cluster)
{
    private readonly Guid uuid = Guid.NewGuid();
    private readonly Guid bay = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Key => GrainKeys.Federation(uuid);

    private FederationSnapshot New => new()
    {
        Uuid = uuid,
        Name = "fed",
        ProjectId = GrainCluster.Alpha.ProjectId,
        HostBayId = bay,
        Status = BayStatus.CreateComplete,
        Properties = ImmutableSortedDictionary<string, string>.Empty.Add("dns-zone", "x."),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public async Task What_is_written_outlives_the_activation_until_it_is_deleted()
    {
        Done(await As(GrainCluster.Alpha).CreateAsync(New, Token));
        Done(await As(GrainCluster.Alpha).ChangeAsync(new FederationChange.Join(bay), Token));
        Done(await As(GrainCluster.Alpha).ChangeAsync(new FederationChange.Describe(New.Properties.SetItem("dns-zone", "y.")), Token));

        await cluster.ForgetActivationsAsync();
        var read = Assert.IsType<FederationSnapshot>(await As(GrainCluster.Alpha).GetAsync(Token));
        Assert.Equal((BayStatus.UpdateComplete, bay, "y."), (read.Status, Assert.Single(read.Members), read.Properties["dns-zone"]));
        Assert.NotNull(read.UpdatedAt);

        Done(await As(GrainCluster.Alpha).DeleteAsync(Token));
        Assert.Null(await As(GrainCluster.Alpha).GetAsync(Token));
        Assert.IsType<FederationReply.NotFound>(await As(GrainCluster.Alpha).DeleteAsync(Token));
        Assert.IsType<FederationReply.NotFound>(await As(GrainCluster.Alpha).ChangeAsync(new FederationChange.Join(bay), Token));
    }

    [Fact]
    public async Task A_bay_joins_once_and_leaves_once()
    {
        Done(await As(GrainCluster.Alpha).CreateAsync(New, Token));

        Assert.IsType<FederationReply.NoMember>(await As(GrainCluster.Alpha).ChangeAsync(new FederationChange.Leave(bay), Token));
        Done(await As(GrainCluster.Alpha).ChangeAsync(new FederationChange.Join(bay), Token));
        Assert.IsType<FederationReply.AlreadyMember>(await As(GrainCluster.Alpha).ChangeAsync(new FederationChange.Join(bay), Token));
        Assert.Empty(Done(await As(GrainCluster.Alpha).ChangeAsync(new FederationChange.Leave(bay), Token)).Members);
    }

    [Fact]
    public async Task Another_project_sees_and_changes_none()
    {
        Done(await As(GrainCluster.Alpha).CreateAsync(New, Token));

        Assert.Null(await As(GrainCluster.Beta).GetAsync(Token));
        Assert.IsType<FederationReply.NotFound>(await As(GrainCluster.Beta).DeleteAsync(Token));
        Assert.IsType<FederationReply.NotFound>(await As(GrainCluster.Beta).ChangeAsync(new FederationChange.Join(bay), Token));
        Assert.IsType<FederationReply.NotFound>(await As(GrainCluster.Beta).CreateAsync(New, Token));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task A_creation_may_fail_and_be_repeated(FaultMoment moment)
    {
        cluster.Storage.FailNextChange(Key, moment);
        await StateFaults.SurfacesAsync(() => As(GrainCluster.Alpha).CreateAsync(New, Token));

        Done(await As(GrainCluster.Alpha).CreateAsync(New, Token));

        Assert.Equal(1, cluster.Storage.Changes(Key));
        Assert.IsType<FederationReply.AlreadyExists>(await As(GrainCluster.Alpha).CreateAsync(New with { Name = "other" }, Token));
    }

    private IFederationGrain As(Caller caller) => cluster.As<IFederationGrain>(caller, Key);

    private static FederationSnapshot Done(FederationReply reply) => Assert.IsType<FederationReply.Done>(reply).Federation;
}
