using System.Net;
using Magnum.OpenStack;
using Magnum.OpenStack.Keystone;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Trustees and trusts as Keystone keeps them: a trust works only for its own trustee, with the password that it has now.</summary>
internal sealed class KeystoneMemory
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, Trustee> trustees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Trust> trusts = new(StringComparer.Ordinal);
    private int ids;

    public IReadOnlyCollection<string> Trustees => Read(() => trustees.Keys.ToList());

    public IReadOnlyCollection<string> Trusts => Read(() => trusts.Keys.ToList());

    /// <summary>Trusts that were made to trustees whose names begin like that, be the trustee gone or not.</summary>
    public IReadOnlyList<string> TrustsOf(string prefix) => Read(() => trusts.Where(t => t.Value.TrusteeName.StartsWith(prefix, StringComparison.Ordinal)).Select(static t => t.Key).ToList());

    public TrusteeUser EnsureTrustee(string name, string password) => Read(() =>
    {
        var isNew = !trustees.TryGetValue(name, out var known);
        var id = known?.Id ?? $"user-{++ids}";
        trustees[name] = new Trustee(id, password);
        return new TrusteeUser(id, isNew);
    });

    public string? FindTrustee(string name) => Read(() => trustees.GetValueOrDefault(name)?.Id);

    // With their trustee the product's client removes the trusts that nobody wrote down.
    public bool DeleteTrustee(string id) => Read(() =>
    {
        foreach (var trust in trusts.Where(t => t.Value.TrusteeId == id).Select(static t => t.Key).ToList())
            trusts.Remove(trust);
        return trustees.FirstOrDefault(t => t.Value.Id == id).Key is { } name && trustees.Remove(name);
    });

    // As the product's client: for a new trustee nothing is looked for.
    public string EnsureTrust(string projectId, TrusteeUser user, bool redelegable) => Read(() =>
    {
        var trusteeId = user.Id;
        if (!user.IsNew && trusts.FirstOrDefault(t => t.Value.TrusteeId == trusteeId && t.Value.ProjectId == projectId).Key is { } earlier)
            return earlier;
        if (trustees.FirstOrDefault(t => t.Value.Id == trusteeId).Key is not { } trustee)
            throw new OpenStackException("Keystone", HttpStatusCode.NotFound, $"Could not find user: {trusteeId}.");
        var id = $"trust-{++ids}";
        trusts[id] = new Trust(trusteeId, trustee, projectId, redelegable);
        return id;
    });

    // By the service where the trustee can't log in any more.
    public bool DeleteTrust(string id) => Read(() => trusts.Remove(id));

    /// <summary>Whether somebody may act in that project with that credential.</summary>
    /// <exception cref="OpenStackException">401: no such login. 403: not in this project, or without the right to delegate.</exception>
    public void Admit(Credential credential, string projectId, bool delegates) => Read(() =>
    {
        switch (credential)
        {
            case Credential.Service when delegates:
                throw new OpenStackException("Heat", HttpStatusCode.Forbidden, "The service may not make stacks for a tenant.");
            case Credential.Service:
                return true;
            case Credential.Trustee login:
                if (!trusts.TryGetValue(login.TrustId, out var trust) || trust.TrusteeId != login.UserId
                    || !trustees.Values.Any(t => t.Id == login.UserId && t.Password == login.Password))
                    throw new OpenStackException("Keystone", HttpStatusCode.Unauthorized, "The request you have made requires authentication.");
                return trust.ProjectId == projectId && (trust.IsRedelegable || !delegates)
                    ? true
                    : throw new OpenStackException("Keystone", HttpStatusCode.Forbidden, "This trust does not reach that far.");
            case Credential.Caller caller when !delegates:
                return caller.ProjectId == projectId ? true : throw new OpenStackException("Heat", HttpStatusCode.Forbidden, "This token is for another project.");
            default:
                throw new OpenStackException("Keystone", HttpStatusCode.Unauthorized, "No such credential is used towards Heat.");
        }
    });

    private T Read<T>(Func<T> read)
    {
        lock (turn)
            return read();
    }

    private sealed record Trustee(string Id, string Password);

    private sealed record Trust(string TrusteeId, string TrusteeName, string ProjectId, bool IsRedelegable);
}
