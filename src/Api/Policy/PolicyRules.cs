namespace Magnum.Api.Policy;

/// <summary>The rules of what this service offers.</summary>
/// <remarks>
/// Source: openstack/magnum magnum/common/policies/*.py, releases 15.0.1 (old) and 22.0.0 (new). A machine of a cluster acts with a
/// trust-scoped token, for which Keystone reports the creator as the user: the rules "creator" cover it without a word about trustees.
/// </remarks>
internal static class PolicyRules
{
    public static readonly PolicyRule ClusterCreate = new("cluster:create", MemberOwnTenant, Tenant);
    public static readonly PolicyRule ClusterDelete = new("cluster:delete", MemberOwnTenant, Tenant);
    public static readonly PolicyRule ClusterUpdate = new("cluster:update", MemberOwnTenant, Tenant);
    public static readonly PolicyRule ClusterResize = new("cluster:resize", MemberOwnTenant, Tenant);
    public static readonly PolicyRule ClusterGet = new("cluster:get", ReaderOwnTenant, Tenant);
    public static readonly PolicyRule ClusterGetAll = new("cluster:get_all", ReaderOwnTenant, Tenant);
    public static readonly PolicyRule ClusterDetail = new("cluster:detail", ReaderOwnTenant, Tenant);
    public static readonly PolicyRule ClusterUpdateHealth = new("cluster:update_health_status", MemberOwnCreator, AdminOrCreator);

    public static readonly PolicyRule TemplateCreate = new("clustertemplate:create", MemberTenant, Tenant);
    public static readonly PolicyRule TemplateGet = new("clustertemplate:get", ReaderTenant, Tenant);
    public static readonly PolicyRule TemplateGetAll = new("clustertemplate:get_all", ReaderTenant, Tenant);
    public static readonly PolicyRule TemplateDetail = new("clustertemplate:detail", ReaderTenant, Tenant);
    public static readonly PolicyRule TemplateUpdate = new("clustertemplate:update", MemberOwn, AdminOrOwn);
    public static readonly PolicyRule TemplateDelete = new("clustertemplate:delete", MemberOwn, AdminOrOwn);
    public static readonly PolicyRule TemplatePublish = new("clustertemplate:publish", Admin, Admin);

    public static readonly PolicyRule NodeGroupGet = new("nodegroup:get", ReaderOwn, AdminOrOwn);
    public static readonly PolicyRule NodeGroupGetAll = new("nodegroup:get_all", ReaderOwn, AdminOrOwn);

    public static readonly PolicyRule CertificateCreate = new("certificate:create", MemberCreator, AdminOrCreator);
    public static readonly PolicyRule CertificateGet = new("certificate:get", ReaderCreator, AdminOrCreator);

    public static readonly PolicyRule ServiceGetAll = new("magnum-service:get_all", Admin, Admin);

    public static readonly PolicyRule QuotaCreate = new("quota:create", Admin, Admin);
    public static readonly PolicyRule QuotaDelete = new("quota:delete", Admin, Admin);
    public static readonly PolicyRule QuotaGet = new("quota:get", ReaderOwn, AdminOrOwn);
    public static readonly PolicyRule QuotaGetAll = new("quota:get_all", Admin, Admin);
    public static readonly PolicyRule QuotaUpdate = new("quota:update", Admin, Admin);

    public static readonly PolicyRule StatsGetAll = new("stats:get_all", ReaderOwn, AdminOrOwn);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        ClusterCreate, ClusterDelete, ClusterUpdate, ClusterResize, ClusterGet, ClusterGetAll, ClusterDetail, ClusterUpdateHealth,
        TemplateCreate, TemplateGet, TemplateGetAll, TemplateDetail, TemplateUpdate, TemplateDelete, TemplatePublish,
        NodeGroupGet, NodeGroupGetAll, CertificateCreate, CertificateGet, ServiceGetAll,
        QuotaCreate, QuotaDelete, QuotaGet, QuotaGetAll, QuotaUpdate, StatsGetAll,
    ];

    private static bool Admin(PolicyQuestion question) => question.Caller.IsAdmin;

    private static bool Tenant(PolicyQuestion question) => !question.Caller.IsClusterUser;

    private static bool AdminOrOwn(PolicyQuestion question) => question.Caller.IsAdmin || question.IsOwn;

    private static bool AdminOrCreator(PolicyQuestion question) => question.Caller.IsAdmin || question.IsCreator;

    private static bool MemberOwn(PolicyQuestion question) => question.Caller.IsAdmin || (question.Caller.IsMember && question.IsOwn);

    private static bool ReaderOwn(PolicyQuestion question) => question.Caller.IsAdmin || (question.Caller.IsReader && question.IsOwn);

    private static bool MemberTenant(PolicyQuestion question) => question.Caller.IsAdmin || (question.Caller.IsMember && Tenant(question));

    private static bool ReaderTenant(PolicyQuestion question) => question.Caller.IsAdmin || (question.Caller.IsReader && Tenant(question));

    private static bool MemberOwnTenant(PolicyQuestion question) =>
        question.Caller.IsAdmin || (question.Caller.IsMember && question.IsOwn && Tenant(question));

    private static bool ReaderOwnTenant(PolicyQuestion question) =>
        question.Caller.IsAdmin || (question.Caller.IsReader && question.IsOwn && Tenant(question));

    private static bool MemberOwnCreator(PolicyQuestion question) =>
        question.Caller.IsAdmin || (question.Caller.IsMember && question.IsOwn && question.IsCreator);

    private static bool MemberCreator(PolicyQuestion question) => question.Caller.IsAdmin || (question.Caller.IsMember && question.IsCreator);

    private static bool ReaderCreator(PolicyQuestion question) => question.Caller.IsAdmin || (question.Caller.IsReader && question.IsCreator);
}
