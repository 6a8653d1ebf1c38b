using System.Net.Http.Json;

namespace Magnum.Golden.Tests.Replay;

/// <summary>Logs the identities of the recordings in, once each.</summary>
public sealed class KeystoneLogin(HttpClient http, GoldenTarget target)
{
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <summary>The token of an identity; null for none.</summary>
    public async Task<string?> TokenAsync(string identity, CancellationToken cancellationToken)
    {
        if (identity == "no token")
            return null;
        if (identity == "bad token")
            return "gAAAA-not-a-token";
        if (_tokens.TryGetValue(identity, out var known))
            return known;
        var (user, project) = GoldenTarget.Identities[identity];
        var domain = new { id = "default" };
        var body = new
        {
            auth = new
            {
                identity = new { methods = new[] { "password" }, password = new { user = new { name = user, domain, password = target.Password } } },
                scope = new { project = new { name = project, domain } },
            },
        };
        var address = target.Auth.ToString().TrimEnd('/');
        address += address.EndsWith("/v3", StringComparison.Ordinal) ? "/auth/tokens" : "/v3/auth/tokens";
        using var response = await http.PostAsJsonAsync(new Uri(address), body, cancellationToken);
        response.EnsureSuccessStatusCode();
        return _tokens[identity] = response.Headers.GetValues("X-Subject-Token").Single();
    }
}
