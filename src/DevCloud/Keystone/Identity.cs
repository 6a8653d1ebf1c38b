using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Keystone;

/// <summary>Logins, tokens and who may do what.</summary>
internal sealed class Identity(CloudStore store, TimeProvider time, Catalog catalog)
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    /// <summary>Answers a login.</summary>
    public (string Token, JsonObject Body) Authenticate(JsonNode request) => store.Change(state =>
    {
        var identity = request["auth"]?["identity"] ?? throw new CloudError(400, "auth.identity is missing");
        var methods = identity["methods"]?.AsArray().Select(static m => m!.ToString()).ToList() ?? [];
        var scope = request["auth"]!["scope"];
        UserRow user;
        if (methods.Contains("password"))
        {
            var given = identity["password"]!["user"]!;
            user = FindUser(state, given) ?? throw Unauthorized();
            if (user.Password != given["password"]?.ToString())
                throw Unauthorized();
        }
        else if (methods.Contains("token"))
        {
            var row = Live(state, identity["token"]!["id"]!.ToString()) ?? throw Unauthorized();
            user = state.Users.Single(u => u.Id == row.UserId);
        }
        else
        {
            throw Unauthorized();
        }

        var token = Ids.Token();
        var now = time.GetUtcNow();
        var row2 = Scoped(state, user, scope, now);
        foreach (var (old, _) in state.Tokens.Where(one => one.Value.ExpiresAt <= now).ToList())
            state.Tokens.Remove(old);
        state.Tokens[token] = row2;
        return (token, Describe(state, row2, methods));
    });

    /// <summary>The token's row, or a refusal.</summary>
    public TokenRow Require(string? token) =>
        token is null ? throw Unauthorized() : store.Read(state => Live(state, token)) ?? throw Unauthorized();

    /// <summary>What a validation answers, or a refusal.</summary>
    public JsonObject Validate(string subject, bool withCatalog) => store.Read(state =>
    {
        var row = Live(state, subject) ?? throw new CloudError(404, "Could not recognize Fernet token");
        var body = Describe(state, row, ["password"]);
        if (!withCatalog)
            body["token"]!.AsObject().Remove("catalog");
        return body;
    });

    public void Revoke(string subject) => store.Change(state => state.Tokens.Remove(subject));

    /// <summary>Ends the life of every token, those for signals excepted, as if their time were over.</summary>
    public void ExpireTokens() => store.Change(state =>
    {
        foreach (var (token, _) in state.Tokens.Where(static t => t.Value.SignalsOnly is null).ToList())
            state.Tokens.Remove(token);
    });

    /// <summary>A token that can do nothing but signal one resource.</summary>
    public string IssueSignal(string resource) => store.Change(state =>
    {
        var token = Ids.Token();
        var now = time.GetUtcNow();
        state.Tokens[token] = new TokenRow("signal", null, null, null, [], now, now.AddDays(1)) { SignalsOnly = resource };
        return token;
    });

    /// <summary>Whether the token has the role admin.</summary>
    public static bool IsAdmin(TokenRow token) => token.Roles.Contains("admin");

    private static TokenRow? Live(CloudState state, string token, DateTimeOffset now) => state.Tokens.TryGetValue(token, out var row) && row.ExpiresAt > now
        && (row.TrustId is null || Delegation.Find(state, row.TrustId) is not null) && (row.SignalsOnly is not null || state.Users.Any(u => u.Id == row.UserId)) ? row : null;

    private TokenRow? Live(CloudState state, string token) => Live(state, token, time.GetUtcNow());

    private static UserRow? FindUser(CloudState state, JsonNode given)
    {
        if (given["id"]?.ToString() is { } id)
            return state.Users.FirstOrDefault(u => u.Id == id);
        var domain = FindDomain(state, given["domain"]);
        return state.Users.FirstOrDefault(u => u.Name == given["name"]?.ToString() && u.DomainId == domain?.Id);
    }

    private static DomainRow? FindDomain(CloudState state, JsonNode? given) =>
        state.Domains.FirstOrDefault(d => d.Id == given?["id"]?.ToString() || d.Name.Equals(given?["name"]?.ToString(), StringComparison.OrdinalIgnoreCase));

    private static TokenRow Scoped(CloudState state, UserRow user, JsonNode? scope, DateTimeOffset now)
    {
        var expires = now + TokenLifetime;
        if (scope?["OS-TRUST:trust"]?["id"]?.ToString() is { } trustId)
        {
            var trust = Delegation.Find(state, trustId) ?? throw Unauthorized();
            if (trust.TrusteeUserId != user.Id)
                throw new CloudError(403, "User is not a trustee.");
            var held = RolesIn(state, trust.TrustorUserId, trust.ProjectId);
            if (!trust.Roles.All(held.Contains))
                throw new CloudError(403, "The trustor lacks a role of the trust.");
            return new TokenRow(trust.Impersonation ? trust.TrustorUserId : user.Id, trust.ProjectId, null, trust.Id, trust.Roles, now, expires);
        }

        if (scope?["project"] is { } project)
        {
            var domain = FindDomain(state, project["domain"]);
            var row = state.Projects.FirstOrDefault(p => p.Id == project["id"]?.ToString() || (p.Name == project["name"]?.ToString() && p.DomainId == (domain?.Id ?? "default"))) ?? throw Unauthorized();
            var roles = RolesIn(state, user.Id, row.Id);
            return roles.Length == 0 ? throw Unauthorized() : new TokenRow(user.Id, row.Id, null, null, roles, now, expires);
        }

        if (scope?["domain"] is { } wanted)
        {
            var row = FindDomain(state, wanted) ?? throw Unauthorized();
            var roles = state.Assignments.Where(a => a.UserId == user.Id && a.DomainId == row.Id).Select(static a => a.Role).ToArray();
            return roles.Length == 0 ? throw Unauthorized() : new TokenRow(user.Id, null, row.Id, null, roles, now, expires);
        }

        return new TokenRow(user.Id, null, null, null, [], now, expires);
    }

    /// <summary>Names of the user's roles in the project.</summary>
    internal static string[] RolesIn(CloudState state, string userId, string projectId) =>
        [.. state.Assignments.Where(a => a.UserId == userId && a.ProjectId == projectId).Select(static a => a.Role).Distinct()];

    private JsonObject Describe(CloudState state, TokenRow row, IReadOnlyList<string> methods)
    {
        var user = state.Users.Single(u => u.Id == row.UserId);
        var token = new JsonObject
        {
            ["methods"] = new JsonArray([.. methods.Select(static m => JsonValue.Create(m))]),
            ["user"] = new JsonObject { ["id"] = user.Id, ["name"] = user.Name, ["domain"] = Domain(state, user.DomainId), ["password_expires_at"] = null },
            ["audit_ids"] = new JsonArray("devcloud"),
            ["expires_at"] = Time(row.ExpiresAt),
            ["issued_at"] = Time(row.IssuedAt),
        };
        if (row.ProjectId is { } projectId)
        {
            var project = state.Projects.Single(p => p.Id == projectId);
            token["project"] = new JsonObject { ["id"] = project.Id, ["name"] = project.Name, ["domain"] = Domain(state, project.DomainId) };
            token["is_domain"] = false;
        }

        if (row.DomainId is { } domainId)
            token["domain"] = Domain(state, domainId);
        if (row.Roles.Length > 0)
            token["roles"] = new JsonArray([.. row.Roles.Select(static r => new JsonObject { ["id"] = r, ["name"] = r })]);
        if (row.TrustId is { } trustId)
        {
            var trust = state.Trusts.Single(t => t.Id == trustId);
            token["OS-TRUST:trust"] = new JsonObject
            {
                ["id"] = trust.Id,
                ["impersonation"] = trust.Impersonation,
                ["trustor_user"] = new JsonObject { ["id"] = trust.TrustorUserId },
                ["trustee_user"] = new JsonObject { ["id"] = trust.TrusteeUserId },
            };
        }

        if (row.ProjectId is not null || row.DomainId is not null)
            token["catalog"] = catalog.Describe(row.ProjectId);
        return new JsonObject { ["token"] = token };
    }

    private static JsonObject Domain(CloudState state, string id) => new() { ["id"] = id, ["name"] = state.Domains.Single(d => d.Id == id).Name };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static CloudError Unauthorized() => new(401, "The request you have made requires authentication.");
}
