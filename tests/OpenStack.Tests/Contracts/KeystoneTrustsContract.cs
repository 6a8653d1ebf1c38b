using System.Net;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Tests.Clouds;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class KeystoneTrustsOnDevCloud(DevCloudUnderTest cloud) : KeystoneTrustsContract(cloud);

public sealed class KeystoneTrustsOnLab(LabUnderTest cloud) : KeystoneTrustsContract(cloud);

public abstract class KeystoneTrustsContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private const string Secret = "a password of a machine";

    private IKeystoneTrusts Trusts => Get<IKeystoneTrusts>();

    [Fact]
    public async Task A_trustee_is_made_once_and_takes_the_last_password()
    {
        var name = Unique("trustee");
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");
        var made = await Trusts.EnsureTrusteeAsync(name, "first", Stop);
        var id = made.Id;
        Assert.True(made.IsNew);
        Assert.Equal(new TrusteeUser(id, IsNew: false), await Trusts.EnsureTrusteeAsync(name, Secret, Stop));
        Assert.Equal(id, await Trusts.FindTrusteeAsync(name, Stop));
        var trust = await Trusts.EnsureTrustAsync(alpha.Credential, made, redelegable: false, Stop);

        var refused = await RefusedAsync(() => Tokens.IssueAsync(new Credential.Trustee(id, "first", trust, alpha.ProjectId), Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.NotNull(await Tokens.IssueAsync(new Credential.Trustee(id, Secret, trust, alpha.ProjectId), Stop));

        await Trusts.DeleteTrusteeAsync(id, Stop);
        await Trusts.DeleteTrusteeAsync(id, Stop);
        Assert.Null(await Trusts.FindTrusteeAsync(name, Stop));
    }

    [Fact]
    public async Task A_trustee_that_was_never_made_is_not_found() => Assert.Null(await Trusts.FindTrusteeAsync(Unique("nobody"), Stop));

    [Fact]
    public async Task Trustees_live_in_their_own_domain()
    {
        var (alpha, user) = await TrusteeAsync();
        var trustee = new Credential.Trustee(user.Id, Secret, await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: false, Stop), alpha.ProjectId);
        var domain = await Trusts.TrusteeDomainIdAsync(Stop);
        var admin = await Cloud.LogInAsync("admin", "admin");
        var (status, shown) = await admin.KeystoneAsync(HttpMethod.Get, $"users/{user.Id}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(domain, shown!["user"]!["domain_id"]!.ToString());
        await WithdrawAsync(trustee);
    }

    [Fact]
    public async Task A_trust_speaks_as_its_trustor_in_the_trustors_project()
    {
        var (alpha, user) = await TrusteeAsync();
        var trust = await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: false, Stop);
        var trustee = new Credential.Trustee(user.Id, Secret, trust, alpha.ProjectId);
        var token = await Tokens.IssueAsync(trustee, Stop);

        Assert.Equal((alpha.UserId, alpha.ProjectId), (token.Info.UserId, token.Info.ProjectId));
        Assert.Equal(new TrustInfo(trust, alpha.UserId, user.Id, Impersonation: true), token.Info.Trust);
        Assert.Contains("member", token.Info.Roles);

        // As the service sees it when a machine calls.
        var seen = await Tokens.ValidateAsync(token.Value, Stop);
        Assert.Equal(new TrustInfo(trust, alpha.UserId, user.Id, Impersonation: true), seen!.Trust);
        await WithdrawAsync(trustee);
    }

    [Fact]
    public async Task A_trust_is_made_once_however_often_it_is_asked_for()
    {
        var (alpha, user) = await TrusteeAsync();
        var admin = await Cloud.LogInAsync("admin", "admin");
        var first = await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: true, Stop);

        Assert.Equal(first, await Trusts.EnsureTrustAsync(alpha.Credential, user with { IsNew = false }, redelegable: true, Stop));
        Assert.Equal([first], await admin.TrustsToAsync(user.Id));
        await WithdrawAsync(new Credential.Trustee(user.Id, Secret, first, alpha.ProjectId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_trust_that_its_trustee_deletes_leaves_nothing(bool redelegable)
    {
        var (alpha, user) = await TrusteeAsync();
        var admin = await Cloud.LogInAsync("admin", "admin");
        var trustee = new Credential.Trustee(user.Id, Secret, await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable, Stop), alpha.ProjectId);

        await Trusts.DeleteTrustAsync(trustee, Stop);
        Assert.Empty(await admin.TrustsToAsync(user.Id));
        await Trusts.DeleteTrustAsync(trustee, Stop);
        await Trusts.DeleteTrusteeAsync(user.Id, Stop);
        await Trusts.DeleteTrustAsync(trustee, Stop);
    }

    [Fact]
    public async Task A_trust_whose_password_was_lost_is_deleted_all_the_same()
    {
        var (alpha, user) = await TrusteeAsync();
        var admin = await Cloud.LogInAsync("admin", "admin");
        var trust = await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: true, Stop);

        await Trusts.DeleteTrustAsync(new Credential.Trustee(user.Id, "another", trust, alpha.ProjectId), Stop);
        Assert.Empty(await admin.TrustsToAsync(user.Id));
        await Trusts.DeleteTrusteeAsync(user.Id, Stop);
    }

    [Fact]
    public async Task A_trustee_takes_the_trusts_with_it_that_nobody_wrote_down()
    {
        var (alpha, user) = await TrusteeAsync();
        var admin = await Cloud.LogInAsync("admin", "admin");
        await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: true, Stop);

        await Trusts.DeleteTrusteeAsync(user.Id, Stop);

        Assert.Empty(await admin.TrustsToAsync(user.Id));
        var (_, mine) = await alpha.KeystoneAsync(HttpMethod.Get, $"OS-TRUST/trusts?trustor_user_id={alpha.UserId}");
        Assert.DoesNotContain(mine!["trusts"]!.AsArray(), trust => trust!["trustee_user_id"]!.ToString() == user.Id);
    }

    [Fact]
    public async Task A_machines_trust_makes_neither_a_trust_nor_a_stack()
    {
        var (alpha, user) = await TrusteeAsync();
        var trustee = new Credential.Trustee(user.Id, Secret, await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: false, Stop), alpha.ProjectId);
        var token = await Tokens.IssueAsync(trustee, Stop);
        var (_, other) = await TrusteeAsync();

        var delegated = await RefusedAsync(() => Trusts.EnsureTrustAsync(new Credential.Caller(token.Value, alpha.ProjectId), other, redelegable: false, Stop));
        Assert.Equal(HttpStatusCode.Forbidden, delegated.Status);
        var stack = new StackRequest { Name = Unique("forbidden"), Template = HeatTemplates.Nothing };
        var created = await RefusedAsync(() => Get<IHeatStacks>().CreateAsync(trustee, alpha.ProjectId, stack, Stop));
        Assert.NotNull(created.Status);
        Assert.Null(await Get<IHeatStacks>().FindAsync(alpha.Credential, alpha.ProjectId, stack.Name, resolveOutputs: false, Stop));
        await Trusts.DeleteTrusteeAsync(other.Id, Stop);
        await WithdrawAsync(trustee);
    }

    [Fact]
    public async Task A_trust_that_may_be_passed_on_makes_a_stack_of_the_tenants()
    {
        var (alpha, user) = await TrusteeAsync();
        var trustee = new Credential.Trustee(user.Id, Secret, await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: true, Stop), alpha.ProjectId);
        var heat = Get<IHeatStacks>();

        var made = await heat.CreateAsync(trustee, alpha.ProjectId, new StackRequest { Name = Unique("trusted"), Template = HeatTemplates.Nothing }, Stop);
        Assert.Equal("CREATE_COMPLETE", (await heat.EndAsync(trustee, alpha.ProjectId, made)).Status);
        Assert.NotNull(await heat.FindAsync(alpha.Credential, alpha.ProjectId, made, resolveOutputs: false, Stop));
        await heat.RemoveAsync(trustee, alpha.ProjectId, made);
        await WithdrawAsync(trustee);
    }

    [Fact]
    public async Task A_trust_of_another_is_of_no_use_to_a_trustee()
    {
        var (alpha, user) = await TrusteeAsync();
        var (_, other) = await TrusteeAsync();
        var trust = await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: false, Stop);

        var refused = await RefusedAsync(() => Tokens.IssueAsync(new Credential.Trustee(other.Id, Secret, trust, alpha.ProjectId), Stop));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        await Trusts.DeleteTrusteeAsync(other.Id, Stop);
        await WithdrawAsync(new Credential.Trustee(user.Id, Secret, trust, alpha.ProjectId));
    }

    [Fact]
    public async Task A_token_goes_with_its_trust()
    {
        var (alpha, user) = await TrusteeAsync();
        var trustee = new Credential.Trustee(user.Id, Secret, await Trusts.EnsureTrustAsync(alpha.Credential, user, redelegable: false, Stop), alpha.ProjectId);
        var token = await Tokens.IssueAsync(trustee, Stop);
        var admin = await Cloud.LogInAsync("admin", "admin");
        var (deleted, _) = await alpha.KeystoneAsync(HttpMethod.Delete, $"OS-TRUST/trusts/{trustee.TrustId}");

        Assert.Equal(HttpStatusCode.NoContent, deleted);
        Assert.Null(await Tokens.ValidateAsync(token.Value, Stop));
        Assert.Empty(await admin.TrustsToAsync(user.Id));
        await Trusts.DeleteTrusteeAsync(user.Id, Stop);
    }

    private async Task<(CloudUser Trustor, TrusteeUser Trustee)> TrusteeAsync() =>
        (await Cloud.LogInAsync("alpha-user", "alpha"), await Trusts.EnsureTrusteeAsync(Unique("trustee"), Secret, Stop));

    private async Task WithdrawAsync(Credential.Trustee trustee)
    {
        await Trusts.DeleteTrustAsync(trustee, Stop);
        await Trusts.DeleteTrusteeAsync(trustee.UserId, Stop);
    }
}
