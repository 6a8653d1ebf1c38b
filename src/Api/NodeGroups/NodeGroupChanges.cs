using System.Collections.Immutable;
using System.Numerics;
using Magnum.Api.Clusters;
using Magnum.Api.ClusterTemplates;
using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
using Magnum.Api.Lookups;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.NodeGroups;

/// <summary>POST, PATCH and DELETE of node groups: the checks in Magnum's order, then the grain, which checks again.</summary>
internal sealed class NodeGroupChanges(ClusterFinder clusters, PolicyEnforcer policy, CloudLookups cloud, ClusterTemplateChecks checks, GroupSize sizes, ReleaseProfile release)
{
    private const string Minimum = "min_node_count";
    private const string Maximum = "max_node_count";
    private const string Labels = "labels";

    /// <summary>Makes a group: 202 with what is known of it.</summary>
    public async Task CreateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var values = NodeGroupSchema.Body.At(request.Version).ReadForStorage(await RequestBody.ReadAsync(request, NodeGroupSchema.Body.Argument), release.IsLenient);
        var identifier = request.Path("cluster");
        var bay = await clusters.FindAsync(request, identifier, reachesAllProjects: false);
        policy.Enforce(PolicyRules.NodeGroupCreate, request.Caller, bay);
        if (request.MayBeDone && bay.NodeGroups.FirstOrDefault(group => group.Uuid == request.NewUuid) is { } made)
        {
            await WriteCreatedAsync(request, bay, made);
            return;
        }

        if (bay.ApiAddress is null)
            throw new ApiException(StatusCodes.Status409Conflict, "Cluster API address is not available yet");
        var name = values.Text("name");
        if (bay.NodeGroups.Any(group => group.Name == name))
            throw new ApiException(StatusCodes.Status409Conflict, $"A node group with name {name} already exists in the cluster {bay.Name}.");

        var command = await CommandAsync(request, bay, name, values);
        request.Announce(reachesAllProjects: false);
        bay = (await clusters.Grain(bay.Uuid).CreateNodeGroupAsync(command, request.Aborted)).OrThrow(identifier);
        await WriteCreatedAsync(request, bay, bay.NodeGroups.Single(group => group.Uuid == command.Uuid));
    }

    /// <summary>Sets a group's limits: 202 with the group.</summary>
    public async Task UpdateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("cluster");
        var patch = await PatchReader.ReadAsync(request, PatchRules.NodeGroups, release.IsLenient);
        var bay = await clusters.FindAsync(request, identifier, reachesAllProjects: false);
        policy.Enforce(PolicyRules.NodeGroupUpdate, request.Caller, bay);
        var group = NodeGroupFinder.Find(bay, request.Path("nodegroup"));

        var document = ToDocument(group);
        if (request.Version >= MicroversionTable.NodeLabels)
            NodeMarkPatches.Show(group, document);
        document.Apply(patch);
        NodeGroupSchema.LabelsType.Read(Labels, document.Attributes.GetValueOrDefault(Labels));
        var most = Limit(Maximum, document);
        var command = new UpdateNodeGroup(group.Uuid, Limit(Minimum, document) ?? 0, most);
        if (request.Version >= MicroversionTable.NodeLabels)
        {
            var (labels, taints) = NodeMarkPatches.Read(group, document);
            command = command with { NodeLabels = labels, NodeTaints = taints };
        }

        if (NodeGroupLimits.Contradiction(group.Name, group.NodeCount, command.MinNodeCount, command.MaxNodeCount) is { } contradiction)
            throw new ApiException(StatusCodes.Status409Conflict, contradiction);
        if (NodeMarkRules.Objection(group.Role, command.NodeLabels, command.NodeTaints) is { } objection)
            throw new ApiException(StatusCodes.Status409Conflict, objection);
        // Upstream stores a single label that is patched, which no machine ever has.
        if (patch.FirstOrDefault(static operation => operation.Steps[0] == Labels) is { } relabel)
            throw ApiException.BadRequest($"'{relabel.Path}' is an internal attribute and can not be updated");

        request.Announce(reachesAllProjects: false);
        bay = (await clusters.Grain(bay.Uuid).UpdateNodeGroupAsync(command, request.Aborted)).OrThrow(identifier);
        var updated = bay.NodeGroups.Single(each => each.Uuid == group.Uuid);
        await JsonAnswer.WriteAsync(
            request.Http,
            StatusCodes.Status202Accepted,
            (request.Version, new NodeGroupView(bay, updated, request.Links)),
            static (json, state) => NodeGroupJson.Write(json, state.Version, state.Item2));
    }

    /// <summary>Deletes a group: 204.</summary>
    public async Task DeleteAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("cluster");
        var bay = await clusters.FindAsync(request, identifier, reachesAllProjects: false);
        policy.Enforce(PolicyRules.NodeGroupDelete, request.Caller, bay);
        var group = NodeGroupFinder.Find(bay, request.Path("nodegroup"));
        if (group.IsDefault)
            throw ApiException.BadRequest("Deleting a default nodegroup is not supported.");

        request.Announce(reachesAllProjects: false);
        (await clusters.Grain(bay.Uuid).DeleteNodeGroupAsync(group.Uuid, request.Aborted)).OrThrow(identifier);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task WriteCreatedAsync(ApiRequest request, BaySnapshot bay, NodeGroupSnapshot created) => JsonAnswer.WriteAsync(
        request.Http,
        StatusCodes.Status202Accepted,
        (request.Version, new NodeGroupView(bay, created, request.Links)),
        static (json, state) => NodeGroupJson.WriteCreated(json, state.Version, state.Item2));

    // What is absent, null or empty comes from the cluster; the image from its workers, who have the template's.
    private async Task<CreateNodeGroup> CommandAsync(ApiRequest request, BaySnapshot bay, string? name, BodyValues values)
    {
        var labels = values.Labels("labels") is { IsEmpty: false } own ? own : null;
        var command = new CreateNodeGroup
        {
            Uuid = request.NewUuid,
            Name = name ?? "None",
            Role = values.Text("role") ?? NodeGroupSnapshot.WorkerRole,
            NodeCount = values.Integer("node_count") ?? 1,
            MinNodeCount = values.Integer(Minimum) ?? 0,
            MaxNodeCount = values.Integer(Maximum),
            FlavorId = values.Text("flavor_id") ?? bay.FlavorId,
            ImageId = values.Text("image_id") ?? bay.NodeGroups.First(static group => group.Name == NodeGroupSnapshot.DefaultWorkerName).ImageId,
            DockerVolumeSize = values.Integer("docker_volume_size") ?? bay.DockerVolumeSize,
            NodeLabels = values.Labels(NodeGroupSchema.NodeLabels),
            NodeTaints = values.Other<ImmutableArray<NodeTaint>>(NodeGroupSchema.NodeTaints),
            Labels = labels is null ? bay.Labels : values.Flag("merge_labels") is true ? bay.Labels.SetItems(labels) : labels,
        };
        if (NodeGroupLimits.Contradiction(command.Name, command.NodeCount, command.MinNodeCount, command.MaxNodeCount) is { } contradiction)
            throw new ApiException(StatusCodes.Status409Conflict, contradiction);
        if (command.Role == NodeGroupSnapshot.MasterRole)
            throw ApiException.BadRequest("Creating master nodegroups is currently not supported.");
        // Upstream ends with 500 here.
        if (name is null)
            throw ApiException.InvalidInput("name", "None", "Mandatory field missing.");
        values.CheckStorable();
        sizes.Check("node_count", command.NodeCount);
        if (NodeMarkRules.Objection(command.Role, command.NodeLabels, command.NodeTaints) is { } objection)
            throw new ApiException(StatusCodes.Status409Conflict, objection);
        // Upstream accepts any flavor, and the stack fails.
        if (values.Text("flavor_id") is { } flavor)
            checks.CheckRootDisk(await cloud.FlavorAsync(request.Caller, flavor, request.Aborted), command.Labels.GetValueOrDefault("boot_volume_size"));
        if (values.Text("image_id") is { } image)
            await CheckImageAsync(request, image, bay.NodeGroups.First(static group => group.Name == NodeGroupSnapshot.DefaultWorkerName).ImageId);
        return command;
    }

    // Upstream accepts any image. What the group's machines are told at their boot is made for the cluster's own.
    private async Task CheckImageAsync(ApiRequest request, string image, string? ofCluster)
    {
        var found = await cloud.FindImageAsync(request.Caller, image, request.Aborted) ?? throw ApiException.BadRequest($"Image {image} could not be found.");
        var own = ofCluster is null ? null : await cloud.FindImageAsync(request.Caller, ofCluster, request.Aborted);
        if (found.OsDistro is { } distro && own?.OsDistro is { } expected && distro != expected)
            throw ApiException.BadRequest($"Image {image} is of os_distro {distro}, and machines of this cluster are of {expected}.");
    }

    private static PatchedDocument ToDocument(NodeGroupSnapshot group) => new(new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["name"] = group.Name,
        [Labels] = PatchedDocument.Dictionary(group.Labels),
        ["node_count"] = new BigInteger(group.NodeCount),
        ["role"] = group.Role,
        [Minimum] = new BigInteger(group.MinNodeCount),
        [Maximum] = group.MaxNodeCount is { } most ? new BigInteger(most) : null,
    });

    private static int? Limit(string field, PatchedDocument document) =>
        (int?)NodeGroupSchema.Limit.Read(field, document.Attributes.GetValueOrDefault(field));
}
