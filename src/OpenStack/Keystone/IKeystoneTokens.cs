namespace Magnum.OpenStack.Keystone;

/// <summary>Validates tokens of callers and issues tokens for our own credentials.</summary>
public interface IKeystoneTokens
{
    /// <summary>Asks Keystone whose token that is; cached by hash for a short time, never past its expiry.</summary>
    /// <returns>Null when Keystone does not know the token.</returns>
    /// <exception cref="OpenStackException">Keystone did not answer: the token is neither good nor bad.</exception>
    Task<TokenInfo?> ValidateAsync(string token, CancellationToken cancellationToken);

    /// <summary>A token for the credential; kept until shortly before expiry, one refresh shared by all callers.</summary>
    /// <exception cref="OpenStackException">Keystone refused the credential (401, 403, 404) or did not answer.</exception>
    Task<IssuedToken> IssueAsync(Credential credential, CancellationToken cancellationToken);

    /// <summary>Forgets a token that a service refused, so that the next <see cref="IssueAsync"/> logs in again.</summary>
    void Forget(Credential credential, IssuedToken refused);

    /// <summary>The region that endpoints are taken from.</summary>
    string RegionName { get; }

    /// <summary>Address of a service from the service user's catalogue, configured region and interface, without trailing slash and project id.</summary>
    /// <param name="serviceType">For example <c>orchestration</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OpenStackException">The catalogue lacks the service, or Keystone did not answer.</exception>
    Task<Uri> EndpointAsync(string serviceType, CancellationToken cancellationToken);

    /// <summary>The same for a service that a cloud may do without: null where the catalogue lacks it.</summary>
    /// <exception cref="OpenStackException">Keystone did not answer.</exception>
    Task<Uri?> FindEndpointAsync(string serviceType, CancellationToken cancellationToken);
}
