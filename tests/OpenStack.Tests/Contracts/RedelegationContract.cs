using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Tests.Clouds;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class RedelegationOnDevCloud(DevCloudUnderTest cloud) : RedelegationContract(cloud);

public sealed class RedelegationOnLab(LabUnderTest cloud) : RedelegationContract(cloud);

/// <summary>Trusts that are passed on, as Heat passes on ours.</summary>
public abstract class RedelegationContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private const string Secret = "a password of a machine";

    private IKeystoneTrusts Trusts => Get<IKeystoneTrusts>();

    [Fact]
    public async Task A_trust_takes_those_with_it_that_descend_from_it()
    {
        await using var scene = await SceneAsync();
        var admin = await Cloud.LogInAsync("admin", "admin");
        var (trust, token) = await scene.FirstAsync(Terms(allow: true, count: null));
        var (status, child) = await scene.Trustor.DelegateAsync(scene.Last, Terms(allow: false, count: null), token);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(trust["id"]!.ToString(), child!["redelegated_trust_id"]!.ToString());
        Assert.Equal([child["id"]!.ToString()], await admin.TrustsToAsync(scene.Last));

        await Trusts.DeleteTrustAsync(new Credential.Trustee(scene.First, Secret, trust["id"]!.ToString(), scene.Trustor.ProjectId), Stop);

        Assert.Empty(await admin.TrustsToAsync(scene.Last));
    }

    [Theory]
    [InlineData(true, null, 3)]
    [InlineData(true, 2, 2)]
    [InlineData(true, 3, 3)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 2, 0)]
    [InlineData(null, null, 0)]
    public async Task A_trust_may_be_passed_on_as_often_as_is_asked_and_three_times_where_nothing_is_said(bool? allow, int? count, int expected)
    {
        await using var scene = await SceneAsync();

        var (status, trust) = await scene.Trustor.DelegateAsync(scene.First, Terms(allow, count));

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(expected, trust!["redelegation_count"]!.GetValue<int>());
        Assert.Null(trust["redelegated_trust_id"]);
    }

    [Fact]
    public async Task A_trust_may_not_be_passed_on_more_than_three_times()
    {
        await using var scene = await SceneAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await scene.Trustor.DelegateAsync(scene.First, Terms(allow: true, count: 4))).Status);
    }

    [Theory]
    [InlineData(true, null, 2)]
    [InlineData(true, 2, 2)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 3, 0)]
    public async Task One_that_is_passed_on_has_once_less(bool allow, int? count, int expected)
    {
        await using var scene = await SceneAsync();
        var (_, token) = await scene.FirstAsync(Terms(allow: true, count: 3));

        var (status, child) = await scene.Trustor.DelegateAsync(scene.Last, Terms(allow, count), token);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(expected, child!["redelegation_count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public async Task Another_number_than_what_is_left_is_refused(int count)
    {
        await using var scene = await SceneAsync();
        var (_, token) = await scene.FirstAsync(Terms(allow: true, count: 3));

        Assert.Equal(HttpStatusCode.Forbidden, (await scene.Trustor.DelegateAsync(scene.Last, Terms(allow: true, count), token)).Status);
    }

    [Fact]
    public async Task A_role_that_the_trust_lacks_is_not_passed_on()
    {
        await using var scene = await SceneAsync();
        var (_, token) = await scene.FirstAsync(Terms(allow: true, count: null, role: "reader"));

        Assert.Equal(HttpStatusCode.Forbidden, (await scene.Trustor.DelegateAsync(scene.Last, Terms(allow: false, count: null), token)).Status);
    }

    [Fact]
    public async Task A_role_that_the_trustor_lacks_is_not_found()
    {
        await using var scene = await SceneAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await scene.Trustor.DelegateAsync(scene.First, Terms(allow: false, count: null, role: "admin"))).Status);
    }

    private static JsonObject Terms(bool? allow, int? count, string role = "member")
    {
        var terms = new JsonObject { ["roles"] = new JsonArray(new JsonObject { ["name"] = role }) };
        if (allow is not null)
            terms["allow_redelegation"] = allow;
        if (count is not null)
            terms["redelegation_count"] = count;
        return terms;
    }

    private async Task<Scene> SceneAsync() => new(
        await Cloud.LogInAsync("alpha-user", "alpha"),
        (await Trusts.EnsureTrusteeAsync(Unique("first"), Secret, Stop)).Id,
        (await Trusts.EnsureTrusteeAsync(Unique("last"), Secret, Stop)).Id,
        Tokens,
        Trusts);

    /// <summary>A user, whom it trusts, and whom that one trusts in turn.</summary>
    private sealed record Scene(CloudUser Trustor, string First, string Last, IKeystoneTokens Tokens, IKeystoneTrusts Trusts) : IAsyncDisposable
    {
        /// <summary>The first trust, and a token of it.</summary>
        public async Task<(JsonNode Trust, string Token)> FirstAsync(JsonObject terms)
        {
            var (status, trust) = await Trustor.DelegateAsync(First, terms);
            Assert.Equal(HttpStatusCode.Created, status);
            var token = await Tokens.IssueAsync(new Credential.Trustee(First, Secret, trust!["id"]!.ToString(), Trustor.ProjectId), Stop);
            return (trust, token.Value);
        }

        public async ValueTask DisposeAsync()
        {
            await Trusts.DeleteTrusteeAsync(First, Stop);
            await Trusts.DeleteTrusteeAsync(Last, Stop);
        }
    }
}
