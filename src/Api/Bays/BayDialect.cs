using Magnum.Api.Clusters;
using Magnum.Api.JsonPatch;
using Magnum.Api.Policy;
using Magnum.Api.Validation;

namespace Magnum.Api.Bays;

/// <summary>Clusters by their old name: two fields are called otherwise, what came after the renaming is unknown, the keypair is the model's.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/bay.py, release 15.0.1.</remarks>
internal static class BayDialect
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["cluster_template_id"] = "baymodel_id",
        ["create_timeout"] = "bay_create_timeout",
        ["faults"] = "bay_faults",
    };

    private static readonly string[] NotShown = ["keypair", "health_status", "health_status_reason", "project_id", "user_id", "merge_labels", "labels_overridden", "labels_added", "labels_skipped"];

    private static readonly string[] NotTaken = [.. NotShown, "cluster_id"];

    private static readonly ClusterShapes Shapes = new ClusterShapes(
        ClusterJson.Item.Without("keypair", "health_status", "merge_labels"),
        ClusterJson.Full.Without([.. NotShown, "faults"]),
        ClusterJson.Full.Without(NotShown)).Rename(Names);

    public static ClusterDialect Bays { get; } = new()
    {
        Resource = "bays",
        IdentifierArgument = "bay_ident",
        MadeUpName = "bay",
        TemplateField = "baymodel_id",
        TimeoutField = "bay_create_timeout",
        Body = ClusterSchema.Body.Derive("bay", Field),
        Patch = PatchRules.Bays,
        Rules = PolicyRules.Bays,
        ReachesAllProjects = false,
        Shapes = Shapes,
    };

    private static BodyField? Field(BodyField field) => field.Name switch
    {
        "node_count" => field with { Type = new IntegerField(1) },
        var name when NotTaken.Contains(name, StringComparer.Ordinal) => null,
        var name => field with { Name = Names.GetValueOrDefault(name, name) },
    };
}
