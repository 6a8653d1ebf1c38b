using Magnum.Grains.Abstractions.Callers;
using Magnum.OpenStack;
using Magnum.OpenStack.Keystone;

namespace Magnum.Api.Authentication;

/// <summary>Who asks, as Keystone vouched for the token. Holds the token: never logged, <see cref="ToString"/> hides it.</summary>
internal sealed class CallerIdentity
{
    private Credential.Caller? _credential;

    /// <summary>Takes what Keystone said.</summary>
    /// <param name="token">What it said.</param>
    /// <param name="tokenText">The token.</param>
    /// <param name="trusteeDomain">Id or name of the domain of trustees, or null.</param>
    /// <param name="isAdmin">Decides by the policy's rule <c>context_is_admin</c>.</param>
    public CallerIdentity(TokenInfo token, string tokenText, string? trusteeDomain, Func<CallerIdentity, bool> isAdmin)
    {
        Token = token;
        TokenText = tokenText;
        TrusteeDomain = trusteeDomain;
        IsClusterUser = trusteeDomain is not null && (token.UserDomainId == trusteeDomain || token.UserDomainName == trusteeDomain);
        Roles = WithImplied(token.Roles);
        IsAdmin = isAdmin(this);
    }

    public string UserId => Token.UserId;

    public string UserName => Token.UserName;

    /// <summary>Null for a token that is not scoped to a project. A trustee that acts as itself has its cluster's, which its name ends with.</summary>
    /// <remarks>Source: openstack/magnum magnum/common/context.py, make_context, release 15.</remarks>
    public string? ScopedProjectId => IsClusterUser && UserName.LastIndexOf('_') is > 0 and var end ? UserName[(end + 1)..]
        : Token.IsSystemScoped || Token.DomainScopeId is not null ? null
        : Token.ProjectId;

    /// <summary>The project that the token is scoped to; empty, which is no project's id, for one that policy let in without.</summary>
    public string ProjectId => ScopedProjectId ?? "";

    /// <summary>Names of the roles, as spelled, with those that Keystone's default roles imply.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Whether the policy's rule <c>context_is_admin</c> holds.</summary>
    public bool IsAdmin { get; }

    /// <summary>True for a trustee that acts as itself. With a trust-scoped token Keystone reports the trustor instead.</summary>
    public bool IsClusterUser { get; }

    /// <summary>Id or name of the domain of trustees, as configured; null where there is none.</summary>
    public string? TrusteeDomain { get; }

    /// <summary>What Keystone said of the token.</summary>
    public TokenInfo Token { get; }

    /// <summary>The token as sent.</summary>
    public string TokenText { get; }

    /// <summary>The caller's own rights, for look-ups in OpenStack.</summary>
    public Credential.Caller Credential => _credential ??= new Credential.Caller(TokenText, ProjectId);

    /// <summary>Whether the token has that role; compared without case.</summary>
    public bool HasRole(string name) => Has(Roles, name);

    /// <summary>The caller as grains see it.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="reachesAllProjects">Whether this operation lets an administrator reach other projects' objects.</param>
    public Caller ToCaller(string requestId, bool reachesAllProjects) =>
        new(UserId, UserName, ProjectId, IsAdmin && reachesAllProjects, requestId);

    public override string ToString() => $"user {UserId} in project {ScopedProjectId}";

    // Keystone's default roles imply each other; a cloud without implied roles means the same by them.
    private static IReadOnlyList<string> WithImplied(IReadOnlyList<string> roles)
    {
        var isMember = Has(roles, "member");
        var isReader = Has(roles, "reader");
        return Has(roles, "admin") && !isMember ? isReader ? [.. roles, "member"] : [.. roles, "member", "reader"]
            : isMember && !isReader ? [.. roles, "reader"]
            : roles;
    }

    private static bool Has(IReadOnlyList<string> roles, string name)
    {
        for (var at = 0; at < roles.Count; at++)
        {
            if (roles[at].Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
