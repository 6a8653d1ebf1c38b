using System.Text.RegularExpressions;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>The bodies that make a cluster and of its action <c>resize</c>.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/cluster.py and cluster_actions.py, release 15.0.1.</remarks>
internal static partial class ClusterSchema
{
    private const string NameText = "^[a-zA-Z][a-zA-Z0-9_.-]*$";

    private static readonly TextField Text = new(1, 255);
    private static readonly BooleanField Flag = new();
    private static readonly IgnoredField Ignored = new();

    public static readonly WordField Health = new("UNHEALTHY", "UNKNOWN", "HEALTHY");
    public static readonly IntegerField NodeCount = new(0);
    public static readonly LabelsField HealthReason = new();

    public static readonly BodySchema Body = new("cluster",
    [
        new BodyField("uuid", new UuidField()),
        new BodyField("name", new TextField(1, 242, NamePattern(), NameText)),
        new BodyField("cluster_template_id", new PlainTextField()) { IsMandatory = true },
        new BodyField("keypair", Text),
        new BodyField("node_count", NodeCount),
        new BodyField("master_count", new IntegerField(1)),
        new BodyField("docker_volume_size", new IntegerField(1)),
        new BodyField("labels", new LabelsField()),
        new BodyField("master_flavor_id", Text),
        new BodyField("flavor_id", Text),
        new BodyField("create_timeout", new IntegerField(0)),
        new BodyField("links", Ignored) { IsReadOnly = true },
        new BodyField("stack_id", new PlainTextField()) { IsReadOnly = true },
        new BodyField("cluster_id", new PlainTextField()) { IsReadOnly = true },
        // The lifecycle's own fields may be sent and have no effect.
        new BodyField("status", new WordField([.. Enum.GetValues<BayStatus>().Select(static status => status.ToWord())])),
        new BodyField("status_reason", new PlainTextField()),
        new BodyField("health_status", Health),
        new BodyField("health_status_reason", HealthReason),
        new BodyField("discovery_url", new PlainTextField()),
        new BodyField("api_address", new PlainTextField()) { IsReadOnly = true },
        new BodyField("coe_version", new PlainTextField()) { IsReadOnly = true },
        new BodyField("container_version", new PlainTextField()) { IsReadOnly = true },
        new BodyField("project_id", new PlainTextField()) { IsReadOnly = true },
        new BodyField("user_id", new PlainTextField()) { IsReadOnly = true },
        new BodyField("node_addresses", new TextListField()) { IsReadOnly = true },
        new BodyField("master_addresses", new TextListField()) { IsReadOnly = true },
        new BodyField("faults", Ignored) { IsReadOnly = true },
        new BodyField("fixed_network", Text),
        new BodyField("fixed_subnet", Text),
        new BodyField("floating_ip_enabled", Flag),
        new BodyField("merge_labels", Flag),
        new BodyField("labels_overridden", Ignored),
        new BodyField("labels_added", Ignored),
        new BodyField("labels_skipped", Ignored),
        new BodyField("master_lb_enabled", Flag),
        new BodyField("created_at", Ignored) { IsReadOnly = true },
        new BodyField("updated_at", Ignored) { IsReadOnly = true },
    ]);

    public static readonly BodySchema Resize = new("cluster_resize_req",
    [
        new BodyField("node_count", NodeCount) { IsMandatory = true },
        new BodyField("nodes_to_remove", new TextListField()),
        new BodyField("nodegroup", Text),
        new BodyField("created_at", Ignored) { IsReadOnly = true },
        new BodyField("updated_at", Ignored) { IsReadOnly = true },
    ]);

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
