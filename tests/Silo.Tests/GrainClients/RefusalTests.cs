using Magnum.Clouds;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Bays;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.GrainClients;

/// <summary>What a silo refuses to clients that reach its gateway.</summary>
public sealed class RefusalTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_is_who_its_token_says_and_does_what_its_roles_admit()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero);
        var uuid = Guid.Parse(await scene.CreateAsync("guarded"));
        await scene.UntilAsync(uuid.ToString(), "CREATE_COMPLETE");
        using var beta = await CloudSession.OpenAsync(scene.Cloud, "beta-user", "beta", Cancelled);
        using var reader = await CloudSession.OpenAsync(scene.Cloud, "alpha-reader", "alpha", Cancelled);
        using var admin = await CloudSession.OpenAsync(scene.Cloud, "admin", "admin", Cancelled);
        await using var client = await OutsideClient.ConnectAsync(scene.Silo.Gateway, Cancelled);
        var bay = client.Grains.GetGrain<IBayGrain>(GrainKeys.Bay(uuid));

        // No token, or none that Keystone knows; who says that it is somebody is believed nothing.
        CallerContext.Set(new Caller(scene.Alpha.UserId, "alpha-user", scene.Alpha.ProjectId, IsAdmin: true, "req-forged"));
        RequestContext.Set("magnum.proof", new byte[32]);
        await RefusedAsync(CallRefusal.NoToken, () => bay.GetAsync(Cancelled));
        await RefusedAsync(CallRefusal.NoToken, () => FirstAsync(bay));
        using (KeystoneToken.Use("gAAAA-nobody-s"))
            await RefusedAsync(CallRefusal.TokenRefused, () => bay.GetAsync(Cancelled));

        // Another project's, though it claims to be an administrator; a real one has its own project only.
        foreach (var other in new[] { beta, admin })
        {
            using var name = KeystoneToken.Use(other.Token);
            Assert.Null(await bay.GetAsync(Cancelled));
            Assert.Null(await FirstAsync(bay));
            Assert.IsType<BayError.NotFound>(Assert.IsType<BayReply.Refused>(await bay.DeleteAsync(Cancelled)).Error);
        }

        // A reader reads.
        using (KeystoneToken.Use(reader.Token))
        {
            Assert.Equal(uuid, (await bay.GetAsync(Cancelled))?.Uuid);
            Assert.Equal(uuid, (await FirstAsync(bay))?.Uuid);
            await RefusedAsync(CallRefusal.NotAllowed, () => bay.DeleteAsync(Cancelled));
            await RefusedAsync(CallRefusal.NotAllowed, () => client.Grains.GetGrain<IBayOrderGrain>(GrainKeys.Bay(Guid.NewGuid()))
                .OrderAsync(new OrderBay(Guid.NewGuid(), new BayWishes { Name = "k8s" }, reader.Token), Cancelled));
        }

        Assert.Equal("CREATE_COMPLETE", (await scene.Magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, Cancelled)).Body!["status"]!.ToString());
        await scene.DeleteAsync(uuid.ToString());
    }

    [Fact]
    public async Task What_is_not_offered_is_refused_whoever_asks()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero);
        await using var client = await OutsideClient.ConnectAsync(scene.Silo.Gateway, Cancelled);
        var key = GrainKeys.Bay(Guid.NewGuid());
        using var name = KeystoneToken.Use(scene.Alpha.Token);

        await RefusedAsync(CallRefusal.NotOffered, () => client.Grains.GetGrain<IBaySystem>(key).StackSeenAsync(new StackSighting(DateTimeOffset.UnixEpoch, null), Cancelled));
        await RefusedAsync(CallRefusal.NotOffered, () => client.Grains.GetGrain<IManagementGrain>(0).GetHosts());
        await RefusedAsync(CallRefusal.NotOffered, () => client.Grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(Guid.NewGuid())).DeleteAsync(Cancelled));
        using var beta = await CloudSession.OpenAsync(scene.Cloud, "beta-user", "beta", Cancelled);
        await RefusedAsync(CallRefusal.NotAllowed, () => client.Grains.GetGrain<IBayOrderGrain>(key).OrderAsync(new OrderBay(Guid.NewGuid(), new BayWishes { Name = "k8s" }, beta.Token), Cancelled));
    }

    [Theory]
    [InlineData("1k8s", 1, "name")]
    [InlineData("k8s", 0, "master")]
    [InlineData("k8s", 1, "bay model")]
    public async Task An_order_that_can_not_be_carried_out_is_refused_with_what_to_change(string name, int masters, string word)
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero);
        await using var client = await OutsideClient.ConnectAsync(scene.Silo.Gateway, Cancelled);
        using var who = KeystoneToken.Use(scene.Alpha.Token);

        var reply = await client.Grains.GetGrain<IBayOrderGrain>(GrainKeys.Bay(Guid.NewGuid()))
            .OrderAsync(new OrderBay(Guid.NewGuid(), new BayWishes { Name = name, MasterCount = masters }, scene.Alpha.Token), Cancelled);

        Assert.Contains(word, Assert.IsType<BayError.InvalidOrder>(Assert.IsType<BayReply.Refused>(reply).Error).Detail, StringComparison.Ordinal);
    }

    private static async Task<BaySnapshot?> FirstAsync(IBayGrain bay) => await bay.WatchAsync(Cancelled).FirstOrDefaultAsync(Cancelled);

    private static async Task RefusedAsync(CallRefusal refusal, Func<Task> call) => Assert.Equal(refusal, (await Assert.ThrowsAsync<CallRefusedException>(call)).Refusal);
}
