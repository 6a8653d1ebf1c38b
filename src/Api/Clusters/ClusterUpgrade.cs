using Magnum.Api.ClusterTemplates;
using Magnum.Api.DryRuns;
using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.NodeGroups;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary><c>POST /v1/clusters/{id}/actions/upgrade</c>. Administrators reach every project.</summary>
/// <remarks>Order of checks: openstack/magnum magnum/api/controllers/v1/cluster_actions.py, release 15.0.1.</remarks>
internal sealed class ClusterUpgrade(ClusterFinder clusters, ClusterTemplateFinder templates, PolicyEnforcer policy, ReleaseProfile release)
{
    /// <summary>What a request may say.</summary>
    public BodySchema Body { get; } = new("cluster_upgrade_req",
    [
        new BodyField("max_batch_size", new IntegerField(1)),
        new BodyField("nodegroup", new TextField(1, 255)),
        new BodyField("cluster_template", new TextField(1, 255)),
        new BodyField("created_at", new IgnoredField()) { IsReadOnly = true },
        new BodyField("updated_at", new IgnoredField()) { IsReadOnly = true },
        // Ours; what was recorded refuses it as unknown.
        .. release.IsLenient ? [new BodyField("rollback", new BooleanField())] : Array.Empty<BodyField>(),
    ]);

    public async Task HandleAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var values = Body.Read(await RequestBody.ReadAsync(request, Body.Argument), release.IsLenient);
        if (request.Version < MicroversionTable.Upgrade)
            throw ApiException.BadRequest("Cluster upgrade is not supported in the provided microversion.");
        var identifier = request.Path("cluster");
        var bay = await clusters.FindAsync(request, identifier, reachesAllProjects: true);
        policy.Enforce(PolicyRules.ClusterUpgrade, request.Caller, bay);

        var model = await templates.FindAsync(request, Template(values), reachesAllProjects: true);
        var group = values.Text("nodegroup") is { } name ? NodeGroupFinder.Find(bay, name) : null;
        if (group is { IsDefault: false } && model.Uuid != bay.BayModelId)
        {
            var own = (await templates.FindAsync(request, bay.BayModelId.ToString("D"), reachesAllProjects: true)).Name;
            throw new ApiException(409, $"Cluster Template is not valid for upgrade: Nodegroup {group.Name} can be upgraded only to match cluster's template ({own}).");
        }

        request.Announce(reachesAllProjects: true);
        var command = new UpgradeBay(model, group?.Uuid, values.Integer("max_batch_size") ?? 1, values.Flag("rollback") ?? false, request.OrderId);
        var grain = clusters.Grain(bay.Uuid);
        await (request.IsDryRun()
            ? ClusterPreview.WriteAsync(request, ClusterDialect.Clusters, "upgrade", (await grain.PreviewUpgradeAsync(command, request.Aborted)).OrThrow(identifier))
            : ClusterAnswers.AcceptedAsync(request, (await grain.UpgradeAsync(command, request.Aborted)).OrThrow(identifier).Uuid));
    }

    private string Template(BodyValues values) => values.Text("cluster_template")
        ?? throw (release.IsLenient
            ? ApiException.InvalidInput("cluster_template", "None", "Mandatory field missing.")
            : ApiException.NotFound("ClusterTemplate", values.Has("cluster_template") ? "None" : "Unset"));
}
