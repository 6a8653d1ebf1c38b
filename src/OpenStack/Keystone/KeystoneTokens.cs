using System.Collections.Concurrent;
using System.Net;
using Magnum.OpenStack.Http;
using Microsoft.Extensions.Options;

namespace Magnum.OpenStack.Keystone;

/// <summary>Tokens of callers, validated; tokens of our own, kept.</summary>
internal sealed class KeystoneTokens(OpenStackCaller caller, IOptions<KeystoneOptions> keystone, IOptions<TrustOptions> trust, TimeProvider time) : IKeystoneTokens
{
    internal const string Name = "Keystone";

    /// <summary>A token this close to its end is replaced: a call begun with it should still finish.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private static readonly Credential Service = new Credential.Service();

    /// <summary>How often logins that nobody renews any more, as those of deleted trustees, are dropped.</summary>
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    // Lazy, because the dictionary may run a factory for each of several callers that come at once.
    private readonly ConcurrentDictionary<Credential, Lazy<Task<IssuedToken>>> issued = new();
    private readonly ValidationCache validations = new(time);
    private long sweptAt = time.GetTimestamp();

    /// <summary>Logins that are kept.</summary>
    internal int Kept => issued.Count;

    public string RegionName => region ?? "RegionOne";

    private string? region = keystone.Value.RegionName;

    // What no header can carry is nobody's token; Keystone needn't be asked.
    public Task<TokenInfo?> ValidateAsync(string token, CancellationToken cancellationToken) =>
        token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~') ? Task.FromResult<TokenInfo?>(null)
        : validations.TryGet(token, out var known) ? Task.FromResult<TokenInfo?>(known)
        : validations.AskOnceAsync(token, keystone.Value.TokenCacheTime, () => AskAsync(token)).WaitAsync(cancellationToken);

    public async Task<IssuedToken> IssueAsync(Credential credential, CancellationToken cancellationToken)
    {
        if (credential is Credential.Caller)
            throw new ArgumentException("A caller's token is used as it is.", nameof(credential));

        Sweep();
        for (var isSecond = false; ; isSecond = true)
        {
            // One login shared by all who wait; nobody's cancellation ends it for the others.
            var login = issued.GetOrAdd(credential, key => new Lazy<Task<IssuedToken>>(() => LogInAsync(key)));
            var token = await login.Value.WaitAsync(cancellationToken);

            // A token that is new and lives shorter than the margin is the best there is.
            if (isSecond || token.Info.ExpiresAt - Margin > time.GetUtcNow())
                return token;
            issued.TryRemove(new(credential, login));
        }
    }

    public void Forget(Credential credential, IssuedToken refused)
    {
        // Only the refused one: another caller may have logged in again already.
        if (issued.TryGetValue(credential, out var login) && login.Value.IsCompletedSuccessfully && ReferenceEquals(login.Value.GetAwaiter().GetResult(), refused))
            issued.TryRemove(new(credential, login));
    }

    public async Task<Uri> EndpointAsync(string serviceType, CancellationToken cancellationToken) =>
        await FindEndpointAsync(serviceType, cancellationToken)
        ?? throw new OpenStackException(
            Name, HttpStatusCode.NotFound, $"The catalogue has no {keystone.Value.Interface} endpoint of type {serviceType}{(keystone.Value.RegionName is { } wanted ? $" in region {wanted}" : "")}.");

    public async Task<Uri?> FindEndpointAsync(string serviceType, CancellationToken cancellationToken)
    {
        var token = await IssueAsync(Service, cancellationToken);
        var wanted = keystone.Value.RegionName;
        if (token.Catalog.FirstOrDefault(e => e.Type == serviceType && e.Interface == keystone.Value.Interface && (wanted is null || e.Region == wanted)) is not { } endpoint)
            return null;
        region ??= endpoint.Region;

        // Some endpoints end in the project that the token is scoped to; callers put the project of each call there.
        var url = endpoint.Url.TrimEnd('/');
        if (token.Info.ProjectId is { } project && url.EndsWith(project, StringComparison.Ordinal))
            url = url[..url.LastIndexOf('/')];
        return new Uri(url);
    }

    private void Sweep()
    {
        var swept = Volatile.Read(ref sweptAt);
        if (time.GetElapsedTime(swept) < SweepPeriod || Interlocked.CompareExchange(ref sweptAt, time.GetTimestamp(), swept) != swept)
            return;
        var now = time.GetUtcNow();
        foreach (var login in issued)
        {
            if (login.Value is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } done } && done.GetAwaiter().GetResult().Info.ExpiresAt <= now)
                issued.TryRemove(login);
        }
    }

    private async Task<IssuedToken> LogInAsync(Credential credential)
    {
        var isIn = false;
        try
        {
            var answer = await caller.SendAsync(
                new ServiceCall(Name, HttpMethod.Post, new Uri($"{keystone.Value.V3}/auth/tokens"), KeystoneBodies.Login(credential, keystone.Value, trust.Value)),
                null,
                CancellationToken.None);
            answer.Expect(HttpStatusCode.Created);
            var value = answer.SubjectToken ?? throw new OpenStackException(Name, null, "Its answer to a login has no token.");
            var token = new IssuedToken(value, answer.Read(KeystoneBodies.Token)) { Catalog = answer.Read(KeystoneBodies.Catalog) };
            isIn = true;
            return token;
        }
        finally
        {
            // However it failed, and whether or not somebody still waits. Until it ends nothing else takes a login out, so that it is this one.
            if (!isIn)
                issued.TryRemove(credential, out _);
        }
    }

    private async Task<TokenInfo?> AskAsync(string token)
    {
        var own = await IssueAsync(Service, CancellationToken.None);
        var answer = await SendAsync(own);
        if (answer.Status is HttpStatusCode.Unauthorized)
        {
            // Our own token is refused, not the caller's.
            Forget(Service, own);
            answer = await SendAsync(await IssueAsync(Service, CancellationToken.None));
        }

        return answer.Status is HttpStatusCode.NotFound ? null : answer.Expect(HttpStatusCode.OK).Read(KeystoneBodies.Token);

        Task<OpenStackAnswer> SendAsync(IssuedToken ours) => caller.SendAsync(
            new ServiceCall(Name, HttpMethod.Get, new Uri($"{keystone.Value.V3}/auth/tokens?nocatalog")) { SubjectToken = token }, ours.Value, CancellationToken.None);
    }
}
