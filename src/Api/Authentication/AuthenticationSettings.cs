using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Authentication;

/// <summary>What the API needs to know of the cloud's identity service beyond the client that asks it.</summary>
internal sealed class AuthenticationSettings
{
    public AuthenticationSettings(IConfiguration configuration, IOptions<ApiOptions> options)
    {
        var uri = options.Value.WwwAuthenticateUri ?? configuration["Magnum:Keystone:AuthUrl"] ?? "";
        uri = uri.TrimEnd('/');
        if (uri.EndsWith("/v3", StringComparison.Ordinal))
            uri = uri[..^3];
        Challenge = $"Keystone uri=\"{uri}\"";
        TrusteeDomain = configuration["Magnum:Trust:Domain"] is { Length: > 0 } domain ? domain : null;
    }

    /// <summary>Value of <c>WWW-Authenticate</c>.</summary>
    public string Challenge { get; }

    /// <summary>Id or name of the domain of trustees, or null.</summary>
    public string? TrusteeDomain { get; }
}
