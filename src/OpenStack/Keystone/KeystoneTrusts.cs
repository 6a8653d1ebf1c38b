using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;
using Microsoft.Extensions.Options;

namespace Magnum.OpenStack.Keystone;

/// <summary>Trustees and trusts in Keystone.</summary>
/// <remarks>Wire: openstack/keystone keystone/trust/ and keystone/api/{users,trusts}.py, release 22.</remarks>
internal sealed class KeystoneTrusts(
    AuthorizedCaller caller, IKeystoneTokens tokens, IOptions<KeystoneOptions> keystone, IOptions<TrustOptions> options) : IKeystoneTrusts
{
    /// <summary>How often a trust may be passed on: to Heat, to Heat's own trustee, and one to spare.</summary>
    private const int RedelegationCount = 3;

    private static readonly Credential Service = new Credential.Service();

    private static readonly Credential Admin = new Credential.TrusteeAdmin();

    public async Task<string> TrusteeDomainIdAsync(CancellationToken cancellationToken)
    {
        var token = await tokens.IssueAsync(Admin, cancellationToken);
        return token.Info.DomainScopeId ?? throw new OpenStackException(KeystoneTokens.Name, null, "The trustee admin's token is not scoped to a domain.");
    }

    public async Task<TrusteeUser> EnsureTrusteeAsync(string name, string password, CancellationToken cancellationToken)
    {
        // Made without a look before: the name is unique in its domain, so that the second attempt is refused and finds the first one's user.
        var body = new JsonObject
        {
            ["user"] = new JsonObject { ["name"] = name, ["password"] = password, ["domain_id"] = await TrusteeDomainIdAsync(cancellationToken) },
        };
        var created = await SendAsync(Admin, HttpMethod.Post, "users", body, cancellationToken);
        if (created.Status is not HttpStatusCode.Conflict)
            return new TrusteeUser(created.Expect(HttpStatusCode.Created).Read(static body => body.Must("user").Must("id").ToString()), IsNew: true);

        var known = await FindTrusteeAsync(name, cancellationToken)
            ?? throw new OpenStackException(KeystoneTokens.Name, HttpStatusCode.Conflict, $"The user {name} exists and can't be found.");
        var change = new JsonObject { ["user"] = new JsonObject { ["password"] = password } };
        (await SendAsync(Admin, HttpMethod.Patch, $"users/{known}", change, cancellationToken)).Expect(HttpStatusCode.OK);
        return new TrusteeUser(known, IsNew: false);
    }

    public async Task<string?> FindTrusteeAsync(string name, CancellationToken cancellationToken)
    {
        var domain = await TrusteeDomainIdAsync(cancellationToken);
        var answer = await SendAsync(Admin, HttpMethod.Get, $"users?domain_id={domain}&name={Uri.EscapeDataString(name)}", null, cancellationToken);
        return answer.Expect(HttpStatusCode.OK).Read(static body => body.MustList("users").FirstOrDefault()?.Must("id").ToString());
    }

    public async Task DeleteTrusteeAsync(string userId, CancellationToken cancellationToken)
    {
        // A trust whose id nobody wrote down, because a process died just after it was made, is found through its trustee.
        var answer = await SendAsync(Service, HttpMethod.Get, $"OS-TRUST/trusts?trustee_user_id={userId}", null, cancellationToken);
        foreach (var trust in answer.Expect(HttpStatusCode.OK).Read(static body => body.MustList("trusts").Select(static trust => trust.Must("id").ToString()).ToList()))
            (await SendAsync(Service, HttpMethod.Delete, $"OS-TRUST/trusts/{trust}", null, cancellationToken)).Expect(HttpStatusCode.NoContent, HttpStatusCode.NotFound);
        (await SendAsync(Admin, HttpMethod.Delete, $"users/{userId}", null, cancellationToken)).Expect(HttpStatusCode.NoContent, HttpStatusCode.NotFound);
    }

    public async Task<string> EnsureTrustAsync(Credential.Caller trustorToken, TrusteeUser trustee, bool redelegable, CancellationToken cancellationToken)
    {
        var trustor = await tokens.ValidateAsync(trustorToken.Token, cancellationToken)
            ?? throw new OpenStackException(KeystoneTokens.Name, HttpStatusCode.Unauthorized, "The caller's token is not valid any more.");
        if (!trustee.IsNew && await FindTrustAsync(trustorToken, trustor.UserId, trustee.Id, cancellationToken) is { } earlier)
            return earlier;

        IEnumerable<string> roles = options.Value.Roles.Count > 0 ? options.Value.Roles : trustor.Roles;
        var trust = new JsonObject
        {
            ["trustor_user_id"] = trustor.UserId,
            ["trustee_user_id"] = trustee.Id,
            ["project_id"] = trustorToken.ProjectId,
            ["impersonation"] = true,
            ["roles"] = new JsonArray([.. roles.Select(static role => new JsonObject { ["name"] = role })]),
            ["allow_redelegation"] = redelegable,
        };
        if (redelegable)
            trust["redelegation_count"] = RedelegationCount;
        var answer = await SendAsync(trustorToken, HttpMethod.Post, "OS-TRUST/trusts", new JsonObject { ["trust"] = trust }, cancellationToken);
        return answer.Expect(HttpStatusCode.Created).Read(static body => body.Must("trust").Must("id").ToString());
    }

    public async Task DeleteTrustAsync(Credential.Trustee trustee, CancellationToken cancellationToken)
    {
        OpenStackAnswer answer;
        try
        {
            answer = await SendAsync(trustee, HttpMethod.Delete, $"OS-TRUST/trusts/{trustee.TrustId}", null, cancellationToken);
        }
        catch (OpenStackException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            // The trustee can't log in with the trust: the trust is gone, or its trustor is. What is left of it is the service's to remove.
            answer = await SendAsync(Service, HttpMethod.Delete, $"OS-TRUST/trusts/{trustee.TrustId}", null, cancellationToken);
        }

        answer.Expect(HttpStatusCode.NoContent, HttpStatusCode.NotFound);
    }

    private async Task<string?> FindTrustAsync(Credential.Caller trustorToken, string trustorUserId, string trusteeUserId, CancellationToken cancellationToken)
    {
        var mine = await SendAsync(trustorToken, HttpMethod.Get, $"OS-TRUST/trusts?trustor_user_id={trustorUserId}", null, cancellationToken);
        return mine.Expect(HttpStatusCode.OK).Read(body => body.MustList("trusts")
            .FirstOrDefault(trust => trust.Must("trustee_user_id").ToString() == trusteeUserId)?.Must("id").ToString());
    }

    private Task<OpenStackAnswer> SendAsync(Credential credential, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        caller.SendAsync(credential, new ServiceCall(KeystoneTokens.Name, method, new Uri($"{keystone.Value.V3}/{path}"), body), cancellationToken);
}
