using System.Net;
using Magnum.OpenStack;
using Magnum.OpenStack.Keystone;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Knows the tokens of a few people. Down when told so.</summary>
public sealed class InMemoryKeystone : IKeystoneTokens, IKeystoneProjects
{
    public string RegionName => "RegionOne";

    private readonly Dictionary<string, TokenInfo> _tokens = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    /// <summary>Issues a token and gives its text.</summary>
    public string Issue(TokenInfo info)
    {
        var text = $"token-{Guid.NewGuid():N}";
        lock (_tokens)
            _tokens[text] = info;
        return text;
    }

    /// <summary>Somebody with one role in one project.</summary>
    public static TokenInfo Person(string user, string project, string role) => new()
    {
        UserId = user,
        UserName = user,
        UserDomainId = "default",
        UserDomainName = "Default",
        ProjectId = project,
        ProjectName = project,
        ProjectDomainId = "default",
        Roles = [role],
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    public Task<TokenInfo?> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new OpenStackException("Keystone", null, "connection refused");
        lock (_tokens)
            return Task.FromResult(_tokens.GetValueOrDefault(token));
    }

    public Task<bool> ExistsAsync(Credential credential, string projectId, CancellationToken cancellationToken)
    {
        var asker = ((Credential.Caller)credential).Token;
        lock (_tokens)
        {
            return _tokens[asker].Roles.Contains("admin")
                ? Task.FromResult(_tokens.Values.Any(token => token.ProjectId == projectId))
                : throw new OpenStackException("Keystone", HttpStatusCode.Forbidden, "You are not authorized to perform the requested action: identity:get_project.");
        }
    }

    public Task<IssuedToken> IssueAsync(Credential credential, CancellationToken cancellationToken) =>
        throw new OpenStackException("Keystone", HttpStatusCode.Unauthorized, "the API never logs in");

    public void Forget(Credential credential, IssuedToken refused) => throw new NotSupportedException();

    public Task<Uri> EndpointAsync(string serviceType, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Uri?> FindEndpointAsync(string serviceType, CancellationToken cancellationToken) => throw new NotSupportedException();
}
