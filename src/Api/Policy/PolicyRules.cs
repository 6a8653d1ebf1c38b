namespace Magnum.Api.Policy;

/// <summary>The rules that are enforced, by upstream's names.</summary>
/// <remarks>
/// Source: openstack/magnum magnum/common/policies/*.py, releases 15.0.1 and 22; what the older defaults were is told by <see cref="PolicyAliases"/>.
/// Bays and bay models are clusters and cluster templates by another name: their rules follow those unless a file says otherwise.
/// A machine of a cluster acts with a trust-scoped token, for which Keystone reports the creator as the user.
/// </remarks>
internal static class PolicyRules
{
    private const string Admin = "rule:admin_api";
    private const string Member = "rule:admin_or_project_member";
    private const string Reader = "rule:admin_or_project_reader";
    private const string MemberButNoMachine = "rule:admin_or_project_member_deny_cluster_user";
    private const string ReaderButNoMachine = "rule:admin_or_project_reader_deny_cluster_user";

    public static readonly PolicyRule ClusterCreate = new("cluster:create", MemberButNoMachine);
    public static readonly PolicyRule ClusterDelete = Reaching("cluster:delete", MemberButNoMachine, "cluster:delete_all_projects");
    public static readonly PolicyRule ClusterUpdate = Reaching("cluster:update", MemberButNoMachine, "cluster:update_all_projects");
    public static readonly PolicyRule ClusterResize = new("cluster:resize", MemberButNoMachine);
    public static readonly PolicyRule ClusterUpgrade = Reaching("cluster:upgrade", MemberButNoMachine, "cluster:upgrade_all_projects");
    public static readonly PolicyRule ClusterGet = Reaching("cluster:get", ReaderButNoMachine, "cluster:get_one_all_projects");
    public static readonly PolicyRule ClusterGetAll = Reaching("cluster:get_all", ReaderButNoMachine, "cluster:get_all_all_projects");
    public static readonly PolicyRule ClusterDetail = Reaching("cluster:detail", ReaderButNoMachine, "cluster:detail_all_projects");
    public static readonly PolicyRule ClusterUpdateHealth = new("cluster:update_health_status", "rule:admin_or_project_member_user_or_cluster_user");

    public static readonly PolicyRule TemplateCreate = new("clustertemplate:create", MemberButNoMachine);
    public static readonly PolicyRule TemplateGet = Reaching("clustertemplate:get", ReaderButNoMachine, "clustertemplate:get_one_all_projects");
    public static readonly PolicyRule TemplateGetAll = Reaching("clustertemplate:get_all", ReaderButNoMachine, "clustertemplate:get_all_all_projects");
    public static readonly PolicyRule TemplateDetail = Reaching("clustertemplate:detail", ReaderButNoMachine, "clustertemplate:detail_all_projects");
    public static readonly PolicyRule TemplateUpdate = Reaching("clustertemplate:update", Member, "clustertemplate:update_all_projects");
    public static readonly PolicyRule TemplateDelete = Reaching("clustertemplate:delete", Member, "clustertemplate:delete_all_projects");
    public static readonly PolicyRule TemplatePublish = OfTheCloud("clustertemplate:publish");

    public static readonly PolicyRule NodeGroupGet = Reaching("nodegroup:get", Reader, "nodegroup:get_one_all_projects");
    public static readonly PolicyRule NodeGroupGetAll = Reaching("nodegroup:get_all", Reader, "nodegroup:get_all_all_projects");
    public static readonly PolicyRule NodeGroupCreate = new("nodegroup:create", Member);
    public static readonly PolicyRule NodeGroupUpdate = new("nodegroup:update", Member);
    public static readonly PolicyRule NodeGroupDelete = new("nodegroup:delete", Member);

    public static readonly PolicyRule CertificateCreate = new("certificate:create", "rule:admin_or_project_member_user_or_cluster_user");
    public static readonly PolicyRule CertificateGet = new("certificate:get", "rule:admin_or_project_reader_user_or_cluster_user");
    public static readonly PolicyRule CertificateRotate = new("certificate:rotate_ca", Member);

    /// <summary>Alone among the rules it has no place for administrators as such.</summary>
    public static readonly PolicyRule CredentialRotate = new("credential:rotate", "rule:project_member_deny_cluster_user");

    public static readonly PolicyRule QuotaGet = new("quota:get", Reader);
    public static readonly PolicyRule QuotaGetAll = OfTheCloud("quota:get_all");
    public static readonly PolicyRule QuotaCreate = OfTheCloud("quota:create");
    public static readonly PolicyRule QuotaUpdate = OfTheCloud("quota:update");
    public static readonly PolicyRule QuotaDelete = OfTheCloud("quota:delete");

    public static readonly PolicyRule StatsGetAll = new("stats:get_all", Reader);

    public static readonly PolicyRule ServiceGetAll = OfTheCloud("magnum-service:get_all");

    public static readonly PolicyRule FederationCreate = new("federation:create", MemberButNoMachine);
    public static readonly PolicyRule FederationUpdate = new("federation:update", MemberButNoMachine);
    public static readonly PolicyRule FederationDelete = new("federation:delete", MemberButNoMachine);
    public static readonly PolicyRule FederationGet = new("federation:get", ReaderButNoMachine);
    public static readonly PolicyRule FederationGetAll = new("federation:get_all", ReaderButNoMachine);
    public static readonly PolicyRule FederationDetail = new("federation:detail", ReaderButNoMachine);

    public static readonly PolicyRule BayCreate = As("bay:create", ClusterCreate);
    public static readonly PolicyRule BayDelete = As("bay:delete", ClusterDelete);
    public static readonly PolicyRule BayUpdate = As("bay:update", ClusterUpdate);
    public static readonly PolicyRule BayGet = As("bay:get", ClusterGet);
    public static readonly PolicyRule BayGetAll = As("bay:get_all", ClusterGetAll);
    public static readonly PolicyRule BayDetail = As("bay:detail", ClusterDetail);

    public static readonly PolicyRule BayModelCreate = As("baymodel:create", TemplateCreate);
    public static readonly PolicyRule BayModelDelete = As("baymodel:delete", TemplateDelete);
    public static readonly PolicyRule BayModelUpdate = As("baymodel:update", TemplateUpdate);
    public static readonly PolicyRule BayModelGet = As("baymodel:get", TemplateGet);
    public static readonly PolicyRule BayModelGetAll = As("baymodel:get_all", TemplateGetAll);
    public static readonly PolicyRule BayModelDetail = As("baymodel:detail", TemplateDetail);
    public static readonly PolicyRule BayModelPublish = As("baymodel:publish", TemplatePublish);

    /// <summary>All of them, with those that only administrators pass through.</summary>
    public static IReadOnlyList<PolicyRule> All { get; } = [.. new[]
    {
        ClusterCreate, ClusterDelete, ClusterUpdate, ClusterResize, ClusterUpgrade, ClusterGet, ClusterGetAll, ClusterDetail, ClusterUpdateHealth,
        TemplateCreate, TemplateGet, TemplateGetAll, TemplateDetail, TemplateUpdate, TemplateDelete, TemplatePublish,
        NodeGroupGet, NodeGroupGetAll, NodeGroupCreate, NodeGroupUpdate, NodeGroupDelete,
        CertificateCreate, CertificateGet, CertificateRotate, CredentialRotate,
        QuotaGet, QuotaGetAll, QuotaCreate, QuotaUpdate, QuotaDelete, StatsGetAll, ServiceGetAll,
        FederationCreate, FederationUpdate, FederationDelete, FederationGet, FederationGetAll, FederationDetail,
        BayCreate, BayDelete, BayUpdate, BayGet, BayGetAll, BayDetail,
        BayModelCreate, BayModelDelete, BayModelUpdate, BayModelGet, BayModelGetAll, BayModelDetail, BayModelPublish,
    }.SelectMany(static rule => rule.AllProjects is { } reach && !IsAlias(rule) ? [rule, reach] : (PolicyRule[])[rule])];

    /// <summary>Those of clusters.</summary>
    public static ResourceRules Clusters { get; } = new()
    {
        Create = ClusterCreate,
        Get = ClusterGet,
        GetAll = ClusterGetAll,
        Detail = ClusterDetail,
        Update = ClusterUpdate,
        Delete = ClusterDelete,
    };

    /// <summary>Those of bays.</summary>
    public static ResourceRules Bays { get; } = new()
    {
        Create = BayCreate,
        Get = BayGet,
        GetAll = BayGetAll,
        Detail = BayDetail,
        Update = BayUpdate,
        Delete = BayDelete,
    };

    /// <summary>Those of cluster templates.</summary>
    public static ResourceRules Templates { get; } = new()
    {
        Create = TemplateCreate,
        Get = TemplateGet,
        GetAll = TemplateGetAll,
        Detail = TemplateDetail,
        Update = TemplateUpdate,
        Delete = TemplateDelete,
    };

    /// <summary>Those of bay models.</summary>
    public static ResourceRules BayModels { get; } = new()
    {
        Create = BayModelCreate,
        Get = BayModelGet,
        GetAll = BayModelGetAll,
        Detail = BayModelDetail,
        Update = BayModelUpdate,
        Delete = BayModelDelete,
    };

    private static PolicyRule Reaching(string name, string text, string allProjects) => new(name, text) { AllProjects = OfTheCloud(allProjects) };

    private static PolicyRule OfTheCloud(string name) => new(name, Admin, IsProjectOnly: false);

    private static PolicyRule As(string name, PolicyRule rule) => rule with { Name = name, Default = $"rule:{rule.Name}" };

    private static bool IsAlias(PolicyRule rule) => rule.Name.StartsWith("bay", StringComparison.Ordinal);
}
