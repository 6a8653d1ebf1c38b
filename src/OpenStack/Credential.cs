using System.Text;

namespace Magnum.OpenStack;

/// <summary>As whom a call is made. Secrets never appear in <see cref="object.ToString"/>.</summary>
public abstract record Credential
{
    private Credential()
    {
    }

    /// <summary>The service's own user (options <c>Magnum:Keystone</c>).</summary>
    public sealed record Service : Credential;

    /// <summary>The user who manages trustees, scoped to their domain (options <c>Magnum:Trust</c>).</summary>
    internal sealed record TrusteeAdmin : Credential;

    /// <summary>A caller's token, used as it is and never stored.</summary>
    /// <param name="Token">The token.</param>
    /// <param name="ProjectId">The project that it is scoped to.</param>
    public sealed record Caller(string Token, string ProjectId) : Credential
    {
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append("ProjectId = ").Append(ProjectId);
            return true;
        }
    }

    /// <summary>A trustee with a trust: acts for the trustor in the trust's project.</summary>
    /// <param name="UserId">The trustee's id.</param>
    /// <param name="Password">The trustee's password.</param>
    /// <param name="TrustId">The trust.</param>
    /// <param name="ProjectId">The trust's project.</param>
    public sealed record Trustee(string UserId, string Password, string TrustId, string ProjectId) : Credential
    {
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append("UserId = ").Append(UserId).Append(", ProjectId = ").Append(ProjectId);
            return true;
        }
    }
}
