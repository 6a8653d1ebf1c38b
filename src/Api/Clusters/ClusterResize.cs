using Magnum.Api.DryRuns;
using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.NodeGroups;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary><c>POST /v1/clusters/{id}/actions/resize</c>. Administrators reach their own project only, as upstream.</summary>
internal sealed class ClusterResize(ClusterFinder clusters, PolicyEnforcer policy, GroupSize sizes, ReleaseProfile release)
{
    public async Task HandleAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var values = ClusterSchema.Resize.Read(await RequestBody.ReadAsync(request, ClusterSchema.Resize.Argument), release.IsLenient);
        var count = values.Integer("node_count") ?? throw ApiException.InvalidInput("node_count", "None", "Mandatory field missing.");
        if (count == 0)
            ClusterAnswers.CheckZeroNodes(request);
        var identifier = request.Path("cluster");
        var bay = await clusters.FindAsync(request, identifier, reachesAllProjects: false);
        policy.Enforce(PolicyRules.ClusterResize, request.Caller, bay);

        var group = values.Text("nodegroup") is { } name ? NodeGroupFinder.Find(bay, name) : null;
        if (group?.Role == NodeGroupSnapshot.MasterRole)
        {
            throw ApiException.BadRequest(release.ChecksMasterParityAndRootDisk
                ? "Resizing the master nodegroup is not supported by this driver."
                : "Resizing a master nodegroup is not supported.");
        }

        sizes.Check("node_count", count);
        request.Announce(reachesAllProjects: false);
        var command = new ResizeBay(group?.Uuid, count, values.Texts("nodes_to_remove"), Rollback: false, "Resizing", request.OrderId);
        var grain = clusters.Grain(bay.Uuid);
        await (request.IsDryRun()
            ? ClusterPreview.WriteAsync(request, ClusterDialect.Clusters, "resize", (await grain.PreviewResizeAsync(command, request.Aborted)).OrThrow(identifier))
            : ClusterAnswers.AcceptedAsync(request, (await grain.ResizeAsync(command, request.Aborted)).OrThrow(identifier).Uuid));
    }
}
