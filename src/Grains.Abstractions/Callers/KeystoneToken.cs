namespace Magnum.Grains.Abstractions.Callers;

/// <summary>In whose name a service outside of the silos calls: a Keystone token goes along with its grain calls, and the silo asks Keystone whose it is.</summary>
/// <remarks>
/// Silos believe nothing else that a client says of itself; a call without a token is refused (<see cref="CallRefusedException"/>). The token is checked at every call,
/// also at those by which a stream is read on, and counts for at most 30 seconds after Keystone revoked it. It is sent as it is: use mutual TLS, or loopback.
/// </remarks>
public static class KeystoneToken
{
    private const string Key = "magnum.token";

    /// <summary>The token that goes along with grain calls of this asynchronous flow, or null.</summary>
    public static string? Current => RequestContext.Get(Key) as string;

    /// <summary>Sends this token along with the grain calls that follow in this asynchronous flow, until the returned scope is disposed of; then the former one again.</summary>
    /// <param name="token">A token scoped to a project, as Keystone's <c>X-Subject-Token</c> gave it.</param>
    /// <returns>The scope; dispose of it in the method that opened it.</returns>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    public static IDisposable Use(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        var scope = new Scope(Current);
        RequestContext.Set(Key, token);
        return scope;
    }

    /// <summary>Takes the token out of this asynchronous flow: what follows is not called with it.</summary>
    public static void Clear() => RequestContext.Remove(Key);

    private sealed class Scope(string? former) : IDisposable
    {
        public void Dispose()
        {
            if (former is null)
                Clear();
            else
                RequestContext.Set(Key, former);
        }
    }
}
