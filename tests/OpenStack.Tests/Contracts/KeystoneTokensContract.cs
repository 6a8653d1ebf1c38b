using System.Net;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Tests.Clouds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class KeystoneTokensOnDevCloud(DevCloudUnderTest cloud) : KeystoneTokensContract(cloud);

public sealed class KeystoneTokensOnLab(LabUnderTest cloud) : KeystoneTokensContract(cloud);

public abstract class KeystoneTokensContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    [Fact]
    public async Task The_service_logs_in_once_and_keeps_its_token()
    {
        var first = await Tokens.IssueAsync(new Credential.Service(), Stop);
        var second = await Tokens.IssueAsync(new Credential.Service(), Stop);

        Assert.Same(first, second);
        Assert.Equal("magnum", first.Info.UserName);
        Assert.Equal("service", first.Info.ProjectName);
        Assert.Contains("admin", first.Info.Roles);
        Assert.DoesNotContain(first.Value, first.ToString());
    }

    [Fact]
    public async Task A_token_that_was_refused_is_replaced_by_another_login()
    {
        var first = await Tokens.IssueAsync(new Credential.Service(), Stop);
        Tokens.Forget(new Credential.Service(), first);
        var second = await Tokens.IssueAsync(new Credential.Service(), Stop);
        Tokens.Forget(new Credential.Service(), first);

        Assert.NotSame(first, second);
        Assert.Same(second, await Tokens.IssueAsync(new Credential.Service(), Stop));
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_401_and_is_not_remembered()
    {
        await using var clients = Cloud.Clients(static _ => { }, ("Magnum:Keystone:Password", "wrong"));
        var tokens = clients.GetRequiredService<IKeystoneTokens>();

        for (var i = 0; i < 2; i++)
        {
            var refused = await RefusedAsync(() => tokens.IssueAsync(new Credential.Service(), Stop));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
            Assert.False(refused.IsTransient);
        }
    }

    [Fact]
    public async Task A_callers_token_says_who_it_is_and_where()
    {
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");
        var info = await Tokens.ValidateAsync(alpha.Token, Stop);

        Assert.NotNull(info);
        Assert.Equal((alpha.UserId, "alpha-user", alpha.ProjectId, "alpha"), (info.UserId, info.UserName, info.ProjectId, info.ProjectName));
        Assert.Equal(("default", "default"), (info.UserDomainId, info.ProjectDomainId));
        Assert.Contains("member", info.Roles);
        Assert.DoesNotContain("admin", info.Roles);
        Assert.True(info.ExpiresAt > TimeProvider.System.GetUtcNow());
        Assert.Null(info.Trust);
        Assert.False(info.IsSystemScoped);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("gAAAAABnonsensenonsensenonsensenonsensenonsensenonsensenonsensenonsensenonsensenonsense")]
    [InlineData("pässwörd-токен")]
    [InlineData("with space")]
    public async Task A_token_that_Keystone_does_not_know_is_nobodys(string token) =>
        Assert.Null(await Tokens.ValidateAsync(token, Stop));

    [Fact]
    public async Task A_revoked_token_is_refused_once_the_cache_time_is_over()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var clients = Cloud.Clients(services => services.AddSingleton<TimeProvider>(time));
        var tokens = clients.GetRequiredService<IKeystoneTokens>();
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");

        Assert.NotNull(await tokens.ValidateAsync(alpha.Token, Stop));
        await alpha.RevokeAsync();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(await tokens.ValidateAsync(alpha.Token, Stop));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await tokens.ValidateAsync(alpha.Token, Stop));
    }

    [Fact]
    public async Task Without_a_cache_time_a_revoked_token_is_refused_at_once()
    {
        await using var clients = Cloud.Clients(static _ => { }, ("Magnum:Keystone:TokenCacheTime", "00:00:00"));
        var tokens = clients.GetRequiredService<IKeystoneTokens>();
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");

        Assert.NotNull(await tokens.ValidateAsync(alpha.Token, Stop));
        await alpha.RevokeAsync();
        Assert.Null(await tokens.ValidateAsync(alpha.Token, Stop));
    }

    [Fact]
    public async Task One_users_answer_is_never_given_for_anothers_token()
    {
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");
        var beta = await Cloud.LogInAsync("beta-user", "beta");
        var asked = Enumerable.Range(0, 40).Select(i => (User: i % 2 == 0 ? alpha : beta, Answer: Tokens.ValidateAsync(i % 2 == 0 ? alpha.Token : beta.Token, Stop))).ToList();

        foreach (var (user, answer) in asked)
            Assert.Equal((user.UserId, user.ProjectId), ((await answer)!.UserId, (await answer)!.ProjectId));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("orchestration")]
    [InlineData("compute")]
    [InlineData("image")]
    [InlineData("network")]
    public async Task Every_service_that_is_needed_has_an_address_without_project(string type)
    {
        var address = await Tokens.EndpointAsync(type, Stop);
        var own = await Tokens.IssueAsync(new Credential.Service(), Stop);

        Assert.DoesNotContain(own.Info.ProjectId!, address.ToString());
        Assert.False(address.AbsolutePath.Length > 1 && address.AbsolutePath.EndsWith('/'));
        Assert.Equal("RegionOne", Tokens.RegionName);
    }

    [Fact]
    public async Task A_service_that_the_catalogue_lacks_is_named()
    {
        var missing = await RefusedAsync(() => Tokens.EndpointAsync("teapot", Stop));
        Assert.Contains("teapot", missing.Detail);
    }

    [Fact]
    public async Task A_region_that_does_not_exist_has_no_endpoints()
    {
        await using var clients = Cloud.Clients(static _ => { }, ("Magnum:Keystone:RegionName", "Nowhere"));
        var missing = await RefusedAsync(() => clients.GetRequiredService<IKeystoneTokens>().EndpointAsync("compute", Stop));
        Assert.Contains("Nowhere", missing.Detail);
    }
}
