using Magnum.Api.ClusterTemplates;
using Magnum.Api.JsonPatch;
using Magnum.Api.Policy;
using Magnum.Api.Validation;

namespace Magnum.Api.BayModels;

/// <summary>Cluster templates by their old name: a keypair is mandatory, owner and driver are not shown.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/baymodel.py, release 15.0.1.</remarks>
internal static class BayModelDialect
{
    private static readonly string[] Unknown = ["project_id", "user_id", "driver"];

    public static ClusterTemplateDialect BayModels { get; } = new()
    {
        Resource = "baymodels",
        IdentifierArgument = "baymodel_ident",
        MadeUpName = "model",
        Body = ClusterTemplateSchema.Body.Derive("baymodel", static field => Unknown.Contains(field.Name)
            ? null
            : field with
            {
                IsMandatory = field.IsMandatory || field.Name == "keypair_id",
                Type = field.Name == "dns_nameserver" ? new NameServerField() : field.Type,
            }),
        Patch = PatchRules.BayModels,
        Rules = PolicyRules.BayModels,
        Publish = PolicyRules.BayModelPublish,
        GuardsHidden = false,
        NeedsDriverFirst = false,
        ReachesAllProjects = false,
        Shape = ClusterTemplateJson.Full.Without(Unknown),
    };
}
