using Magnum.OpenStack;
using Magnum.OpenStack.Keystone;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Keystone as one silo reaches it.</summary>
internal sealed class MemoryKeystone(KeystoneMemory keystone, CloudCalls calls, SiloLife life) : IKeystoneTokens, IKeystoneTrusts
{
    public string RegionName => "RegionOne";

    public Task<TokenInfo?> ValidateAsync(string token, CancellationToken cancellationToken) => throw new NotSupportedException("Grains validate nothing.");

    public Task<IssuedToken> IssueAsync(Credential credential, CancellationToken cancellationToken) => throw new NotSupportedException("The fake needs no tokens.");

    public void Forget(Credential credential, IssuedToken refused) => throw new NotSupportedException("The fake needs no tokens.");

    public Task<Uri> EndpointAsync(string serviceType, CancellationToken cancellationToken) => Task.FromResult(new Uri($"http://127.0.0.1:1/{serviceType}"));

    public async Task<Uri?> FindEndpointAsync(string serviceType, CancellationToken cancellationToken) => await EndpointAsync(serviceType, cancellationToken);

    public Task<string> TrusteeDomainIdAsync(CancellationToken cancellationToken) => Task.FromResult("trustees");

    public Task<TrusteeUser> EnsureTrusteeAsync(string name, string password, CancellationToken cancellationToken) =>
        DoAsync(nameof(EnsureTrusteeAsync), () => keystone.EnsureTrustee(name, password), cancellationToken);

    public Task<string?> FindTrusteeAsync(string name, CancellationToken cancellationToken) =>
        DoAsync(nameof(FindTrusteeAsync), () => keystone.FindTrustee(name), cancellationToken);

    public Task DeleteTrusteeAsync(string userId, CancellationToken cancellationToken) =>
        DoAsync(nameof(DeleteTrusteeAsync), () => keystone.DeleteTrustee(userId), cancellationToken);

    public Task<string> EnsureTrustAsync(Credential.Caller trustorToken, TrusteeUser trustee, bool redelegable, CancellationToken cancellationToken) =>
        DoAsync(nameof(EnsureTrustAsync), () => keystone.EnsureTrust(trustorToken.ProjectId, trustee, redelegable), cancellationToken);

    public Task DeleteTrustAsync(Credential.Trustee trustee, CancellationToken cancellationToken) =>
        DoAsync(nameof(DeleteTrustAsync), () => keystone.DeleteTrust(trustee.TrustId), cancellationToken);

    private Task<T> DoAsync<T>(string method, Func<T> work, CancellationToken cancellationToken) => calls.MakeAsync(method, work, life, cancellationToken);
}
