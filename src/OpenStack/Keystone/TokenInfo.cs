namespace Magnum.OpenStack.Keystone;

/// <summary>What Keystone says of a token.</summary>
public sealed record TokenInfo
{
    public required string UserId { get; init; }

    public required string UserName { get; init; }

    public required string UserDomainId { get; init; }

    public string? UserDomainName { get; init; }

    /// <summary>Null for an unscoped, domain- or system-scoped token.</summary>
    public string? ProjectId { get; init; }

    public string? ProjectName { get; init; }

    public string? ProjectDomainId { get; init; }

    /// <summary>True for <c>system: all</c>.</summary>
    public bool IsSystemScoped { get; init; }

    public string? DomainScopeId { get; init; }

    /// <summary>Role names as Keystone spells them.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The trust that the token is scoped to, or null.</summary>
    public TrustInfo? Trust { get; init; }
}

/// <summary>The trust of a token.</summary>
/// <param name="Id">The trust's id.</param>
/// <param name="TrustorUserId">Who delegated.</param>
/// <param name="TrusteeUserId">Who acts.</param>
/// <param name="Impersonation">Whether the token speaks as the trustor.</param>
public sealed record TrustInfo(string Id, string TrustorUserId, string TrusteeUserId, bool Impersonation);

/// <summary>A token of our own. The value never appears in <see cref="object.ToString"/>.</summary>
public sealed class IssuedToken(string value, TokenInfo info)
{
    /// <summary>For the header <c>X-Auth-Token</c>.</summary>
    public string Value { get; } = value;

    public TokenInfo Info { get; } = info;

    /// <summary>The endpoints that came with it.</summary>
    internal IReadOnlyList<CatalogEndpoint> Catalog { get; init; } = [];
}

/// <summary>An address of a service.</summary>
internal sealed record CatalogEndpoint(string Type, string Interface, string Region, string Url);
