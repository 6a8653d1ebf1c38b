using Magnum.Api.JsonPatch;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;

namespace Magnum.Api.ClusterTemplates;

/// <summary>How a resource of the API speaks of bay models; all else about them is the same whatever they are called.</summary>
internal sealed record ClusterTemplateDialect
{
    /// <summary>Segment of the path, key of the collection.</summary>
    public required string Resource { get; init; }

    /// <summary>Upstream's name of the argument for UUID or name, which refusals repeat.</summary>
    public required string IdentifierArgument { get; init; }

    /// <summary>Last word of the names that are made up.</summary>
    public required string MadeUpName { get; init; }

    /// <summary>The body of a POST; patched models are checked by it too.</summary>
    public required BodySchema Body { get; init; }

    /// <summary>What patches may not touch.</summary>
    public required PatchRules Patch { get; init; }

    /// <summary>The rules of the policy.</summary>
    public required ResourceRules Rules { get; init; }

    /// <summary>The rule about making one public.</summary>
    public required PolicyRule Publish { get; init; }

    /// <summary>Whether that rule is also about hiding one.</summary>
    public required bool GuardsHidden { get; init; }

    /// <summary>Whether it is told before all that is looked up that no driver builds it, or last: upstream does not tell it of all.</summary>
    public required bool NeedsDriverFirst { get; init; }

    /// <summary>Whether an administrator reaches other projects' models.</summary>
    public required bool ReachesAllProjects { get; init; }

    /// <summary>The answer's keys.</summary>
    public required JsonShape<ClusterTemplateView> Shape { get; init; }

    /// <summary>Cluster templates.</summary>
    public static ClusterTemplateDialect ClusterTemplates(ReleaseProfile release) => new()
    {
        Resource = "clustertemplates",
        IdentifierArgument = "cluster_template_ident",
        MadeUpName = "template",
        Body = ClusterTemplateSchema.Body,
        Patch = PatchRules.ClusterTemplates,
        Rules = PolicyRules.Templates,
        Publish = PolicyRules.TemplatePublish,
        GuardsHidden = true,
        NeedsDriverFirst = true,
        ReachesAllProjects = true,
        Shape = release.ShowsDriver ? ClusterTemplateJson.Full : ClusterTemplateJson.Full.Without("driver"),
    };
}
