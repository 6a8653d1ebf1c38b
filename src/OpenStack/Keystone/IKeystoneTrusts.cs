namespace Magnum.OpenStack.Keystone;

/// <summary>Trustees and trusts: the rights that a bay keeps after its creator's token is gone.</summary>
/// <remarks>Every call may be repeated: creations find what an earlier attempt left, deletions take "not found" as done.</remarks>
public interface IKeystoneTrusts
{
    /// <summary>Keystone's id of the domain that the trustees live in.</summary>
    Task<string> TrusteeDomainIdAsync(CancellationToken cancellationToken);

    /// <summary>Makes the user in the trustee domain, or sets the password of the one that an earlier attempt left.</summary>
    /// <param name="name">Unique within the trustee domain.</param>
    /// <param name="password">The password that it has afterwards.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<TrusteeUser> EnsureTrusteeAsync(string name, string password, CancellationToken cancellationToken);

    /// <summary>Id of the user in the trustee domain with exactly that name, or null.</summary>
    Task<string?> FindTrusteeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes a trustee; with it every trust to it becomes useless.</summary>
    Task DeleteTrusteeAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Delegates the caller's roles in the token's project, or finds the trust to this trustee that an earlier attempt left.</summary>
    /// <param name="trustorToken">The trustor, by token.</param>
    /// <param name="trustee">The trustee; for one that is new nothing is looked for: all the trusts of a busy trustor are a long list.</param>
    /// <param name="redelegable">Whether the trustee may delegate in turn, as Heat does for its own deferred work.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The trust's id.</returns>
    /// <exception cref="OpenStackException">403: Keystone does not let this token delegate (application credentials).</exception>
    Task<string> EnsureTrustAsync(Credential.Caller trustorToken, TrusteeUser trustee, bool redelegable, CancellationToken cancellationToken);

    /// <summary>Deletes a trust, as its trustee or, where that fails, as the service.</summary>
    Task DeleteTrustAsync(Credential.Trustee trustee, CancellationToken cancellationToken);
}

/// <summary>A user of the trustee domain.</summary>
/// <param name="Id">Keystone's id.</param>
/// <param name="IsNew">Made by the very call that returns this: no earlier attempt can have left a trust to it.</param>
public sealed record TrusteeUser(string Id, bool IsNew);
