using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.OpenStack.Keystone;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Authentication;

/// <summary>Validates the caller's token, as keystonemiddleware does.</summary>
/// <remarks>Source: openstack/keystonemiddleware keystonemiddleware/auth_token/__init__.py, release 10.1.0.</remarks>
internal sealed class KeystoneAuthentication(IKeystoneTokens tokens, AuthenticationSettings settings, PolicyEnforcer policy)
{
    /// <summary>Identity headers that only the middleware may set; what a client sends of them is dropped.</summary>
    /// <remarks>Source: keystonemiddleware/auth_token/_request.py, _HEADER_TEMPLATE and its service and deprecated variants.</remarks>
    private static readonly string[] IdentityHeaders =
    [
        "X-Identity-Status", "X-Service-Identity-Status", "X-Service-Catalog", "X-Is-Admin-Project", "X-System-Scope",
        "X-User", "X-User-Id", "X-User-Name", "X-User-Domain-Id", "X-User-Domain-Name",
        "X-Project-Id", "X-Project-Name", "X-Project-Domain-Id", "X-Project-Domain-Name",
        "X-Domain-Id", "X-Domain-Name", "X-Tenant", "X-Tenant-Id", "X-Tenant-Name", "X-Role", "X-Roles",
        "X-Service-User-Id", "X-Service-User-Name", "X-Service-User-Domain-Id", "X-Service-User-Domain-Name",
        "X-Service-Project-Id", "X-Service-Project-Name", "X-Service-Project-Domain-Id", "X-Service-Project-Domain-Name",
        "X-Service-Roles",
    ];

    /// <summary>The caller, or null when there is no token or Keystone does not know it.</summary>
    /// <exception cref="Magnum.OpenStack.OpenStackException">Keystone did not answer.</exception>
    public async ValueTask<CallerIdentity?> AuthenticateAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        var token = (string?)headers["X-Auth-Token"];
        foreach (var header in IdentityHeaders)
            headers.Remove(header);
        // Keystone's tokens are visible ASCII; anything else could not even be asked about.
        if (string.IsNullOrEmpty(token) || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return null;
        return await tokens.ValidateAsync(token, http.RequestAborted) is { } info ? new CallerIdentity(info, token, settings.TrusteeDomain, policy.IsAdmin) : null;
    }

    /// <summary>The answer to a request without a valid token.</summary>
    public Task WriteUnauthorizedAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = settings.Challenge;
        return JsonAnswer.WriteAsync(http, 401, 0, static (json, _) =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteNumber("code", 401);
            json.WriteString("title", "Unauthorized");
            json.WriteString("message", "The request you have made requires authentication.");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
