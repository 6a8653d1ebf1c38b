using Magnum.Grains.Abstractions.Callers;
using Magnum.OpenStack;
using Magnum.OpenStack.Keystone;

namespace Magnum.Api.Authentication;

/// <summary>Who asks, as Keystone vouched for the token. Holds the token: never logged, <see cref="ToString"/> hides it.</summary>
internal sealed class CallerIdentity
{
    private readonly TokenInfo _token;
    private Credential.Caller? _credential;

    public CallerIdentity(TokenInfo token, string tokenText, string? trusteeDomain)
    {
        _token = token;
        TokenText = tokenText;
        IsClusterUser = trusteeDomain is not null && (token.UserDomainId == trusteeDomain || token.UserDomainName == trusteeDomain);
        foreach (var role in token.Roles)
        {
            IsAdmin |= role.Equals("admin", StringComparison.OrdinalIgnoreCase);
            IsMember |= role.Equals("member", StringComparison.OrdinalIgnoreCase);
            IsReader |= role.Equals("reader", StringComparison.OrdinalIgnoreCase);
        }

        // Keystone's default roles imply each other; a cloud without implied roles means the same by them.
        IsMember |= IsAdmin;
        IsReader |= IsMember;
    }

    public string UserId => _token.UserId;

    public string UserName => _token.UserName;

    /// <summary>Null for a token that is not scoped to a project; the pipeline refuses those before any handler.</summary>
    public string? ScopedProjectId => _token.IsSystemScoped || _token.DomainScopeId is not null ? null : _token.ProjectId;

    /// <summary>The project that the token is scoped to.</summary>
    public string ProjectId => ScopedProjectId ?? throw new InvalidOperationException("The token is not scoped to a project.");

    public bool IsAdmin { get; }

    public bool IsMember { get; }

    public bool IsReader { get; }

    /// <summary>True for a trustee that acts as itself. With a trust-scoped token Keystone reports the trustor instead.</summary>
    public bool IsClusterUser { get; }

    /// <summary>The token as sent.</summary>
    public string TokenText { get; }

    /// <summary>The caller's own rights, for look-ups in OpenStack.</summary>
    public Credential.Caller Credential => _credential ??= new Credential.Caller(TokenText, ProjectId);

    /// <summary>The caller as grains see it.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="reachesAllProjects">Whether this operation lets an administrator reach other projects' objects.</param>
    public Caller ToCaller(string requestId, bool reachesAllProjects) =>
        new(UserId, UserName, ProjectId, IsAdmin && reachesAllProjects, requestId);

    public override string ToString() => $"user {UserId} in project {ScopedProjectId}";
}
