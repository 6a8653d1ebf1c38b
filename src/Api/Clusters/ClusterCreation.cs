using System.Globalization;
using Magnum.Api.ClusterTemplates;
using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Lookups;
using Magnum.Api.Microversions;
using Magnum.Api.Naming;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;
using Magnum.Grains.Abstractions.Tenants;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Clusters;

/// <summary>What a POST made.</summary>
/// <param name="Bay">The cluster.</param>
/// <param name="LabelsUnset">Whether neither the request nor the template has labels.</param>
internal readonly record struct CreatedCluster(BaySnapshot Bay, bool LabelsUnset);

/// <summary>A POST: the checks in Magnum's order, inheritance from the template, then the grain.</summary>
internal sealed class ClusterCreation(
    ClusterFinder clusters,
    ClusterTemplateFinder templates,
    ClusterTemplateChecks checks,
    CloudLookups cloud,
    PolicyEnforcer policy,
    NameGenerator names,
    IGrainFactory grains,
    SafeReads reads,
    GroupSize sizes,
    ReleaseProfile release)
{
    private const int DefaultCreateTimeoutMinutes = 60;

    /// <summary>Makes a cluster.</summary>
    /// <exception cref="ApiException">The request is refused.</exception>
    public async Task<CreatedCluster> CreateAsync(ApiRequest request, ClusterDialect dialect)
    {
        var values = await ReadAsync(request, dialect);
        if (request.MayBeDone && await FindMadeAsync(request, dialect) is { } made)
            return Created(made, values);
        var spec = await SpecifyAsync(request, dialect, values);
        var uuid = request.NewUuid;
        request.Announce(reachesAllProjects: false);
        var reply = await clusters.Grain(uuid).CreateAsync(new CreateBay(spec, request.Caller.TokenText), request.Aborted);
        return Created(reply.OrThrow(uuid.ToString("D")), values);
    }

    /// <summary>Answers what would be made.</summary>
    /// <exception cref="ApiException">The request is refused.</exception>
    public async Task TryAsync(ApiRequest request, ClusterDialect dialect)
    {
        var spec = await SpecifyAsync(request, dialect, await ReadAsync(request, dialect));
        request.Announce(reachesAllProjects: false);
        var reply = await Tenant(request).PreviewBayAsync(new CreateBay(spec, request.Caller.TokenText), request.Aborted);
        await ClusterPreview.WriteAsync(request, dialect, "create", reply.OrThrow(spec.Name));
    }

    private async Task<BodyValues> ReadAsync(ApiRequest request, ClusterDialect dialect)
    {
        QueryArguments.Only(request);
        return dialect.Body.ReadForStorage(await RequestBody.ReadAsync(request, dialect.Body.Argument), release.IsLenient);
    }

    // Everything that is checked before a cluster gets its UUID.
    private async Task<BaySpec> SpecifyAsync(ApiRequest request, ClusterDialect dialect, BodyValues values)
    {
        var model = await TemplateAsync(request, dialect, values);
        var driver = Driver(model);
        EngineRules.CheckVolumeSize(model.DockerStorageDriver, values.Integer("docker_volume_size") ?? model.DockerVolumeSize);
        CheckCounts(request, values);
        policy.Enforce(dialect.Rules.Create, request.Caller);
        // What an earlier attempt left unfinished has its place already.
        if (!request.MayBeDone)
            await CheckQuotaAsync(request);
        var spec = await ResolveAsync(request, Inherit(dialect, values, model, driver));
        values.CheckStorable();
        return checks.Drivers.Objection(spec) is { } objection ? throw ApiException.BadRequest(objection) : spec;
    }

    private static CreatedCluster Created(BaySnapshot bay, BodyValues values) => new(bay, bay.Labels.IsEmpty && values.Labels("labels") is null);

    // What an earlier attempt made is answered without the checks: it may itself be what fills the quota by now.
    private async Task<BaySnapshot?> FindMadeAsync(ApiRequest request, ClusterDialect dialect)
    {
        policy.Enforce(dialect.Rules.Create, request.Caller);
        request.Announce(reachesAllProjects: false);
        var bay = clusters.Grain(request.NewUuid);
        return await reads.ReadAsync(() => bay.GetAsync(request.Aborted), request.Aborted);
    }

    // Told before anything is looked up in the cloud, as upstream does. The place itself is taken in the tenant's turn.
    private async Task CheckQuotaAsync(ApiRequest request)
    {
        request.Announce(reachesAllProjects: false);
        var tenant = Tenant(request);
        if (await reads.ReadAsync(() => tenant.GetQuotaUseAsync(request.Aborted), request.Aborted) is { IsFull: true } use)
            throw new BayError.QuotaExceeded(use.Limit).ToAnswer(request.Caller.ProjectId);
    }

    private ITenantGrain Tenant(ApiRequest request) => grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(request.Caller.ProjectId));

    private async Task<BayModelSnapshot> TemplateAsync(ApiRequest request, ClusterDialect dialect, BodyValues values)
    {
        var identifier = values.Text(dialect.TemplateField);
        if (identifier is null && release.IsLenient)
            throw ApiException.InvalidInput(dialect.TemplateField, "None", "Mandatory field missing.");
        // Under the old name, where a missing one is 400 at every version, this is the exception.
        if (string.IsNullOrEmpty(identifier) && dialect.MissingTemplateIsNotFoundSince is null)
            throw ApiException.NotFound("ClusterTemplate", "None");
        try
        {
            return await templates.FindAsync(request, identifier ?? "None", reachesAllProjects: true);
        }
        catch (ApiException error) when (error.Status == StatusCodes.Status404NotFound && !(request.Version >= dialect.MissingTemplateIsNotFoundSince))
        {
            throw ApiException.BadRequest(error.Detail);
        }
    }

    private string Driver(BayModelSnapshot model)
    {
        var kind = new BayKind(model.ServerType, model.ClusterDistro ?? "None", model.Coe);
        var named = model.Driver is null ? null : checks.Drivers.All.FirstOrDefault(driver => driver.Name == model.Driver && driver.Provides.Contains(kind));
        return (named ?? checks.Driver(kind.ServerType, kind.OsDistro, kind.Coe)).Name;
    }

    private void CheckCounts(ApiRequest request, BodyValues values)
    {
        if (release.ChecksMasterParityAndRootDisk && values.Integer("master_count") is { } masters && int.IsEvenInteger(masters))
            throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"master nodegroup size of {masters} is invalid, size cannot be an even number."));
        if (values.Integer("node_count") == 0)
            ClusterAnswers.CheckZeroNodes(request);
    }

    // What is absent, null or empty comes from the template.
    private BaySpec Inherit(ClusterDialect dialect, BodyValues values, BayModelSnapshot model, string driver) => new BayWishes
    {
        Name = values.Text("name") ?? names.Next(dialect.MadeUpName),
        MasterCount = values.Integer("master_count") ?? 1,
        NodeCount = values.Integer("node_count") ?? 1,
        Keypair = values.Text("keypair"),
        MasterFlavorId = values.Text("master_flavor_id"),
        FlavorId = values.Text("flavor_id"),
        DockerVolumeSize = values.Integer("docker_volume_size"),
        Labels = values.Labels("labels"),
        MergesLabels = values.Flag("merge_labels") ?? false,
        CreateTimeoutMinutes = values.Integer(dialect.TimeoutField) ?? DefaultCreateTimeoutMinutes,
        DiscoveryUrl = values.Text("discovery_url"),
        FixedNetwork = values.Text("fixed_network"),
        FixedSubnet = values.Text("fixed_subnet"),
        FloatingIpEnabled = values.Flag("floating_ip_enabled"),
        MasterLbEnabled = values.Flag("master_lb_enabled"),
    }.Inherit(model, driver);

    private async Task<BaySpec> ResolveAsync(ApiRequest request, BaySpec spec)
    {
        var caller = request.Caller;
        await checks.ImageAsync(caller, spec.BayModel.ImageId, request.Aborted);
        foreach (var flavor in new[] { spec.FlavorId, spec.MasterFlavorId })
        {
            if (flavor is not null)
                checks.CheckRootDisk(await cloud.FlavorAsync(caller, flavor, request.Aborted), spec.Labels.GetValueOrDefault("boot_volume_size"));
        }

        var external = spec.BayModel.ExternalNetworkId is { } name ? await cloud.ExternalNetworkAsync(caller, name, request.Aborted) : null;
        var network = await FixedAsync(spec.FixedNetwork, name => cloud.FixedNetworkAsync(caller, name, request.Aborted));
        var subnet = await FixedAsync(spec.FixedSubnet, name => cloud.FixedSubnetAsync(caller, name, request.Aborted));
        var resolved = spec with { ExternalNetworkId = external?.Id, FixedNetworkId = network?.Id, FixedSubnetId = subnet?.Id };
        if (subnet is not null && FixedNetworkRules.Contradiction(resolved, subnet.NetworkId) is { } contradiction)
            throw ApiException.BadRequest(contradiction);
        if (spec.Keypair is { } keypair)
            await cloud.KeypairAsync(caller, keypair, request.Aborted);
        if (spec is { MasterCount: > 1, MasterLbEnabled: false })
            throw ApiException.BadRequest("master_count must be 1 when master_lb_enabled is False");
        sizes.Check("node_count", spec.NodeCount);
        sizes.Check("master_count", spec.MasterCount);
        return subnet is null ? resolved : FixedNetworkRules.InNetworkOf(resolved, subnet.NetworkId);
    }

    // Release 15 takes any name here; nothing is resolved for it, and the driver's plan then fails with the cause.
    private async Task<T?> FixedAsync<T>(string? name, Func<string, Task<T>> find)
        where T : class
    {
        if (name is null)
            return null;
        try
        {
            return await find(name);
        }
        catch (ApiException error) when (error.Status == StatusCodes.Status400BadRequest && !release.ChecksFixedNetworks)
        {
            return null;
        }
    }
}
