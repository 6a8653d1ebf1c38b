using Magnum.Api.JsonPatch;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Magnum.Api.Validation;

namespace Magnum.Api.Clusters;

/// <summary>How a resource of the API speaks of bays; all else about them is the same whatever they are called.</summary>
internal sealed record ClusterDialect
{
    /// <summary>Segment of the path, key of the collection.</summary>
    public required string Resource { get; init; }

    /// <summary>Upstream's name of the argument for UUID or name, which refusals repeat.</summary>
    public required string IdentifierArgument { get; init; }

    /// <summary>Last word of the names that are made up.</summary>
    public required string MadeUpName { get; init; }

    /// <summary>The field that names the template.</summary>
    public required string TemplateField { get; init; }

    /// <summary>The field for the minutes that a creation may take.</summary>
    public required string TimeoutField { get; init; }

    /// <summary>The body of a POST; it also says which fields a patch can see.</summary>
    public required BodySchema Body { get; init; }

    /// <summary>What patches may not touch.</summary>
    public required PatchRules Patch { get; init; }

    /// <summary>The rules of the policy.</summary>
    public required ResourceRules Rules { get; init; }

    /// <summary>The rule that patches must pass too because they may report health; null where they can't.</summary>
    public PolicyRule? UpdateHealth { get; init; }

    /// <summary>The microversion from which a POST that names a missing template is answered 404; 400 below, and everywhere when null.</summary>
    public Microversion? MissingTemplateIsNotFoundSince { get; init; }

    /// <summary>Whether an administrator reaches other projects' bays.</summary>
    public required bool ReachesAllProjects { get; init; }

    /// <summary>The answers' keys.</summary>
    public required ClusterShapes Shapes { get; init; }

    /// <summary>What a number of workers may be.</summary>
    public FieldType NodeCount => Body.Find("node_count")!.Type;

    /// <summary>Clusters.</summary>
    public static ClusterDialect Clusters { get; } = new()
    {
        Resource = "clusters",
        IdentifierArgument = "cluster_ident",
        MadeUpName = "cluster",
        TemplateField = "cluster_template_id",
        TimeoutField = "create_timeout",
        Body = ClusterSchema.Body,
        Patch = PatchRules.Clusters,
        Rules = PolicyRules.Clusters,
        UpdateHealth = PolicyRules.ClusterUpdateHealth,
        MissingTemplateIsNotFoundSince = MicroversionTable.ZeroNodes,
        ReachesAllProjects = true,
        Shapes = new ClusterShapes(ClusterJson.Item.Without("floating_ip_enabled"), ClusterJson.Full.Without("faults"), ClusterJson.Full)
            .RenameSince(MicroversionTable.ClusterId, "stack_id", "cluster_id"),
    };
}
