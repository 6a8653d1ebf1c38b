using System.Collections.Frozen;
using Magnum.Api.Authentication;

namespace Magnum.Api.Policy;

/// <summary>What rules may ask of a caller by name.</summary>
/// <remarks>
/// Source: openstack/magnum magnum/common/context.py, to_dict, with openstack/oslo.context oslo_context/context.py. As in Magnum's request context,
/// <c>domain_id</c> is the domain of the user. An attribute that the token lacks equals nothing; oslo.policy would compare the text "None".
/// </remarks>
internal static class CallerAttributes
{
    /// <summary>All names; a check of any other never holds.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.ToFrozenSet(
    [
        "user_id", "user", "user_name", "user_domain_id", "user_domain", "user_domain_name", "domain_id", "domain_name",
        "project_id", "tenant", "project_name", "project_domain_id", "project_domain",
        "is_admin", "is_admin_project", "roles", "system_scope", "system", "trust_id",
    ],
    StringComparer.Ordinal);

    /// <summary>Whether the attribute has that value; for <c>roles</c>, whether one of them is spelled so.</summary>
    public static bool Has(CallerIdentity caller, string name, string value) =>
        name == "roles" ? caller.Roles.Contains(value) : Value(caller, name) is { } own && own == value;

    private static string? Value(CallerIdentity caller, string name) => name switch
    {
        "user_id" or "user" => caller.UserId,
        "user_name" => caller.UserName,
        "user_domain_id" or "user_domain" or "domain_id" => caller.Token.UserDomainId,
        "user_domain_name" or "domain_name" => caller.Token.UserDomainName,
        "project_id" or "tenant" => caller.ScopedProjectId,
        "project_name" => caller.Token.ProjectName,
        "project_domain_id" or "project_domain" => caller.Token.ProjectDomainId,
        "is_admin" => caller.IsAdmin ? "True" : "False",
        "is_admin_project" => "True",
        "system_scope" or "system" => caller.Token.IsSystemScoped ? "all" : null,
        "trust_id" => caller.Token.Trust?.Id,
        _ => null,
    };
}
