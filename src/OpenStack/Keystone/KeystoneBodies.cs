using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Keystone;

/// <summary>Bodies of Keystone's token calls.</summary>
/// <seealso href="https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management"/>
internal static class KeystoneBodies
{
    /// <summary>A login.</summary>
    public static JsonObject Login(Credential credential, KeystoneOptions keystone, TrustOptions trust) => credential switch
    {
        Credential.Service => Password(
            new JsonObject { ["name"] = keystone.Username, ["domain"] = Named(keystone.UserDomainName), ["password"] = keystone.Password },
            new JsonObject { ["project"] = new JsonObject { ["name"] = keystone.ProjectName, ["domain"] = Named(keystone.ProjectDomainName) } }),
        Credential.TrusteeAdmin => Password(
            new JsonObject { ["name"] = trust.AdminUser, ["domain"] = Domain(trust.AdminUserDomain ?? trust.Domain), ["password"] = trust.AdminPassword },
            new JsonObject { ["domain"] = Domain(trust.Domain) }),
        Credential.Trustee trustee => Password(
            new JsonObject { ["id"] = trustee.UserId, ["password"] = trustee.Password },
            new JsonObject { ["OS-TRUST:trust"] = new JsonObject { ["id"] = trustee.TrustId } }),
        _ => throw new ArgumentOutOfRangeException(nameof(credential), credential, "A caller's token is not issued here."),
    };

    /// <summary>Reads <c>token</c> of an answer.</summary>
    public static TokenInfo Token(JsonNode answer)
    {
        var token = answer.Must("token");
        var user = token.Must("user");
        var trust = token["OS-TRUST:trust"];
        return new TokenInfo
        {
            UserId = user.Must("id").ToString(),
            UserName = user.Must("name").ToString(),
            UserDomainId = user.Must("domain").Must("id").ToString(),
            UserDomainName = user.Must("domain")["name"]?.ToString(),
            ProjectId = token["project"]?["id"]?.ToString(),
            ProjectName = token["project"]?["name"]?.ToString(),
            ProjectDomainId = token["project"]?["domain"]?["id"]?.ToString(),
            IsSystemScoped = token["system"] is not null,
            DomainScopeId = token["domain"]?["id"]?.ToString(),
            Roles = [.. (token["roles"] as JsonArray ?? []).Select(static role => role.Must("name").ToString())],
            ExpiresAt = DateTimeOffset.Parse(token.Must("expires_at").ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Methods = [.. (token["methods"] as JsonArray ?? []).Select(static method => method!.ToString())],
            Trust = trust is null
                ? null
                : new TrustInfo(trust.Must("id").ToString(), trust.Must("trustor_user").Must("id").ToString(), trust.Must("trustee_user").Must("id").ToString(), trust.Must("impersonation").GetValue<bool>()),
        };
    }

    /// <summary>Reads the catalogue of an answer.</summary>
    public static IReadOnlyList<CatalogEndpoint> Catalog(JsonNode answer) =>
    [
        .. from service in answer.Must("token")["catalog"] as JsonArray ?? []
           from endpoint in service!["endpoints"] as JsonArray ?? []
           select new CatalogEndpoint(
               service.Must("type").ToString(), endpoint.Must("interface").ToString(), endpoint["region"]?.ToString() ?? "", endpoint.Must("url").ToString()),
    ];

    private static JsonObject Password(JsonObject user, JsonObject scope) => new()
    {
        ["auth"] = new JsonObject
        {
            ["identity"] = new JsonObject { ["methods"] = new JsonArray("password"), ["password"] = new JsonObject { ["user"] = user } },
            ["scope"] = scope,
        },
    };

    private static JsonObject Named(string name) => new() { ["name"] = name };

    // Keystone's ids are 32 hexadecimal digits, or "default"; everything else is a name.
    private static JsonObject Domain(string nameOrId) =>
        nameOrId == "default" || (nameOrId.Length == 32 && nameOrId.All(char.IsAsciiHexDigitLower)) ? new JsonObject { ["id"] = nameOrId } : Named(nameOrId);
}
