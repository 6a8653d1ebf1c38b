using System.ComponentModel.DataAnnotations;
using Magnum.Settings;

namespace Magnum.OpenStack.Keystone;

/// <summary>How the service itself logs in. Ambient <c>OS_*</c> variables are never read: a sourced openrc of a tenant must not become the service's credential.</summary>
public sealed class KeystoneOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Keystone";

    /// <summary>Keystone's address, with or without <c>/v3</c>.</summary>
    [Required(ErrorMessage = "{0} is missing: Keystone's address, for example http://keystone.example:5000/v3.")]
    [HttpAddress]
    public Uri? AuthUrl { get; set; }

    /// <summary>The service user.</summary>
    [Required(ErrorMessage = "{0} is missing: the service's user.")]
    public string Username { get; set; } = "";

    /// <summary>Its password.</summary>
    [Required(ErrorMessage = "{0} is missing.")]
    public string Password { get; set; } = "";

    /// <summary>The project that the service logs in to. Default <c>service</c>.</summary>
    [Required(ErrorMessage = "{0} is empty.")]
    public string ProjectName { get; set; } = "service";

    /// <summary>Domain of the user. Default <c>Default</c>.</summary>
    [Required(ErrorMessage = "{0} is empty.")]
    public string UserDomainName { get; set; } = "Default";

    /// <summary>Domain of the project. Default <c>Default</c>.</summary>
    [Required(ErrorMessage = "{0} is empty.")]
    public string ProjectDomainName { get; set; } = "Default";

    /// <summary>Region of the endpoints; null takes the catalogue's first. Default null.</summary>
    public string? RegionName { get; set; }

    /// <summary>Interface of the endpoints: <c>public</c>, <c>internal</c> or <c>admin</c>. Default <c>public</c>.</summary>
    [RegularExpression("public|internal|admin", ErrorMessage = "{0} must be public, internal or admin.")]
    public string Interface { get; set; } = "public";

    /// <summary>How long an answer of Keystone's about a caller's token is believed. Default and longest: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ErrorMessage = "{0} must be between 0 and 30 s.")]
    public TimeSpan TokenCacheTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Keystone's versioned address without trailing slash.</summary>
    internal string V3 => AuthUrl!.ToString().TrimEnd('/') is var text && text.EndsWith("/v3", StringComparison.Ordinal) ? text : text + "/v3";
}

/// <summary>Where trustees live and who manages them.</summary>
public sealed class TrustOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Trust";

    /// <summary>Name or id of the trustees' domain.</summary>
    [Required(ErrorMessage = "{0} is missing: name or id of the domain for trustees.")]
    public string Domain { get; set; } = "";

    /// <summary>User with the role admin on that domain.</summary>
    [Required(ErrorMessage = "{0} is missing: a user with the role admin on the trustees' domain.")]
    public string AdminUser { get; set; } = "";

    /// <summary>Its password.</summary>
    [Required(ErrorMessage = "{0} is missing.")]
    public string AdminPassword { get; set; } = "";

    /// <summary>Name or id of that user's domain. Default: <see cref="Domain"/>.</summary>
    public string? AdminUserDomain { get; set; }

    /// <summary>Roles that a trust delegates. Default: all of the caller's.</summary>
    public IList<string> Roles { get; } = [];
}
