namespace Magnum.Api.Policy;

/// <summary>The rules that other rules refer to; nothing is enforced by these names.</summary>
/// <remarks>
/// Source: openstack/magnum magnum/common/policies/base.py, releases 15.0.1 and 22. Those of release 15 stay, so that an operator's file that changes or
/// uses them keeps its meaning: the defaults refer to them where upstream repeats their text.
/// </remarks>
internal static class PolicyAliases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("context_is_admin", "role:admin"),
        new("admin_api", "rule:context_is_admin"),
        new("admin_or_owner", "is_admin:True or project_id:%(project_id)s"),
        new("admin_or_user", "is_admin:True or user_id:%(user_id)s"),
        new("is_user", "user_id:%(user_id)s"),
        new("cluster_user", "user_id:%(trustee_user_id)s"),
        new("deny_cluster_user", "not domain_id:%(trustee_domain_id)s"),
        new("user_or_cluster_user", "rule:is_user or rule:cluster_user"),
        new("admin_or_user_or_cluster_user", "rule:admin_or_user or rule:cluster_user"),
        new("project_member", "role:member and project_id:%(project_id)s"),
        new("project_reader", "role:reader and project_id:%(project_id)s"),
        new("project_member_deny_cluster_user", "rule:project_member and rule:deny_cluster_user", "rule:deny_cluster_user"),
        new("project_reader_deny_cluster_user", "rule:project_reader and rule:deny_cluster_user", "rule:deny_cluster_user"),
        new("admin_or_project_member", "rule:admin_api or rule:project_member", "rule:admin_or_owner"),
        new("admin_or_project_reader", "rule:admin_api or rule:project_reader", "rule:admin_or_owner"),
        new("admin_or_project_member_user", "rule:admin_api or (rule:project_member and rule:is_user)", "rule:admin_or_user"),
        new("admin_or_project_reader_user", "rule:admin_api or (rule:project_reader and rule:is_user)", "rule:admin_or_user"),
        new("admin_or_project_member_cluster_user", "rule:admin_api or (rule:project_member and rule:cluster_user)"),
        new("admin_or_project_member_user_or_cluster_user", "rule:admin_api or (rule:project_member and rule:user_or_cluster_user)", "rule:admin_or_user_or_cluster_user"),
        new("admin_or_project_reader_user_or_cluster_user", "rule:admin_api or (rule:project_reader and rule:user_or_cluster_user)", "rule:admin_or_user_or_cluster_user"),
        new("admin_or_project_member_deny_cluster_user", "rule:admin_api or rule:project_member_deny_cluster_user", "rule:deny_cluster_user"),
        new("admin_or_project_reader_deny_cluster_user", "rule:admin_api or rule:project_reader_deny_cluster_user", "rule:deny_cluster_user"),
    ];

    /// <summary>Names that stand in files of old releases for what is not served: such lines are read over.</summary>
    /// <remarks>Source: openstack/magnum etc/magnum/policy.json, releases 1 and 2.</remarks>
    public static bool IsRetired(string name) =>
        name.Split(':') is [var resource, "create" or "delete" or "detail" or "get" or "get_all" or "update"]
        && (resource is "pod" or "rc" or "service" or "container" or "node" || name is "certificate:delete" or "certificate:detail" or "certificate:get_all" or "certificate:update");
}
