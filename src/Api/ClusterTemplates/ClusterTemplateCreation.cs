using Magnum.Api.Authentication;
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
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.ClusterTemplates;

/// <summary>A POST: the checks in Magnum's order, then the grain.</summary>
internal sealed class ClusterTemplateCreation(
    IGrainFactory grains,
    ClusterTemplateChecks checks,
    CloudLookups cloud,
    PolicyEnforcer policy,
    NameGenerator names,
    SafeReads reads,
    ReleaseProfile release,
    TimeProvider time)
{
    private const string Unset = "Unset";
    private const string None = "None";
    private const string DefaultServerType = "vm";

    public async Task HandleAsync(ApiRequest request, ClusterTemplateDialect dialect)
    {
        QueryArguments.Only(request);
        var values = dialect.Body.ReadForStorage(await RequestBody.ReadAsync(request, dialect.Body.Argument), release.IsLenient);
        var created = (request.MayBeDone ? await FindMadeAsync(request, dialect) : null) ?? await CreateAsync(request, await BuildAsync(request, dialect, values));
        request.Http.Response.Headers.Location = request.Links.Item(dialect.Resource, created.Uuid);
        await JsonAnswer.WriteAsync(
            request.Http,
            StatusCodes.Status201Created,
            new ClusterTemplateView(created, request.Links, dialect.Resource, IsFresh: true, NullLabels: values.Labels("labels") is null),
            dialect.Shape.Write);
    }

    private async Task<BayModelSnapshot> CreateAsync(ApiRequest request, BayModelSnapshot model)
    {
        request.Announce(reachesAllProjects: false);
        var reply = await grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(model.Uuid)).CreateAsync(model, request.Aborted);
        return reply.OrThrow(model.Uuid.ToString("D"), model.Uuid);
    }

    // Made by an earlier attempt; one whose UUID the body names is not known from any other of that UUID, and refused as such.
    private async Task<BayModelSnapshot?> FindMadeAsync(ApiRequest request, ClusterTemplateDialect dialect)
    {
        policy.Enforce(dialect.Rules.Create, request.Caller);
        request.Announce(reachesAllProjects: false);
        var model = grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(request.NewUuid));
        return await reads.ReadAsync(() => model.GetAsync(request.Aborted), request.Aborted);
    }

    private async Task<BayModelSnapshot> BuildAsync(ApiRequest request, ClusterTemplateDialect dialect, BodyValues values)
    {
        var caller = request.Caller;
        var coe = Shown(values, "coe", byDefault: Unset);
        var engine = EngineRules.Of(coe);
        // Null is no kind of machine there; above release 15 it stands for the default, as everywhere.
        var serverType = values.Text("server_type") ?? (release.IsLenient ? DefaultServerType : Shown(values, "server_type", DefaultServerType));
        EngineRules.CheckServerType(serverType);
        engine.CheckDrivers(values.Text("network_driver"), values.Text("volume_driver"));
        EngineRules.CheckVolumeSize(values.Text("docker_storage_driver"), values.Integer("docker_volume_size"));
        if (dialect.NeedsDriverFirst)
            checks.Driver(serverType, await DistroAsync(caller, values, request.Aborted), coe);
        policy.Enforce(dialect.Rules.Create, caller);

        var model = new BayModelSnapshot
        {
            Uuid = values.Uuid("uuid") ?? request.NewUuid,
            Name = "",
            ProjectId = caller.ProjectId,
            UserId = caller.UserId,
            Coe = coe,
            ImageId = "",
            ServerType = DefaultServerType,
            CreatedAt = Microseconds(time.GetUtcNow()),
        }.With(values);
        var image = await checks.ImageAsync(caller, values.Text("image_id"), request.Aborted);
        await checks.CloudAsync(caller, model, request.Aborted);
        if (model.Public || (dialect.GuardsHidden && model.Hidden))
            checks.CheckPublish(caller, dialect.Publish);
        if (!dialect.NeedsDriverFirst)
            checks.Driver(serverType, values.Text("cluster_distro") ?? image.OsDistro!, coe);
        values.CheckStorable();
        return model with
        {
            Name = values.Text("name") ?? names.Next(dialect.MadeUpName),
            NetworkDriver = model.NetworkDriver ?? engine.DefaultNetworkDriver,
            ClusterDistro = image.OsDistro,
            Driver = model.Driver ?? image.MagnumDriver,
        };
    }

    // The words that Magnum shows where the image tells no system: None when it lacks the property; when no image is found, what was sent.
    private async Task<string> DistroAsync(CallerIdentity caller, BodyValues values, CancellationToken cancellationToken)
    {
        var named = Shown(values, "cluster_distro", Unset);
        if (values.Text("cluster_distro") is not null || values.Text("image_id") is not { } image)
            return named;
        try
        {
            return await cloud.FindImageAsync(caller, image, cancellationToken) is { } found ? found.OsDistro ?? None : named;
        }
        catch (ApiException error) when (error.Status == StatusCodes.Status409Conflict)
        {
            return named;
        }
    }

    // A field as Magnum's messages show it.
    private static string Shown(BodyValues values, string field, string byDefault) => values.Text(field) ?? (values.Has(field) ? None : byDefault);

    // The wire has microseconds; a finer stored time would differ from what this answer shows.
    private static DateTimeOffset Microseconds(DateTimeOffset now) => now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
}
