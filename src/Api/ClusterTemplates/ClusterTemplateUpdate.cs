using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
using Magnum.Api.Microversions;
using Magnum.Api.Naming;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.ClusterTemplates;

/// <summary><c>PATCH /v1/clustertemplates/{id}</c>.</summary>
internal sealed class ClusterTemplateUpdate(
    IGrainFactory grains,
    ClusterTemplateFinder finder,
    ClusterTemplateChecks checks,
    PolicyEnforcer policy,
    NameGenerator names,
    ReleaseProfile release)
{
    // Somebody else's change in between is rare: the second try meets the changed model.
    private const int Attempts = 3;

    public async Task HandleAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("template");
        var patch = await PatchReader.ReadAsync(request, PatchRules.ClusterTemplates, release.IsLenient);
        for (var attempt = 1; ; attempt++)
        {
            var model = await finder.FindAsync(request, identifier);
            policy.Enforce(PolicyRules.TemplateUpdate, request.Caller, model);
            var changed = await PatchedAsync(request, model, patch);
            if (IsSame(model, changed))
            {
                await AnswerAsync(request, model);
                return;
            }

            request.Announce(reachesAllProjects: true);
            var reply = await grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(model.Uuid)).ReplaceAsync(changed, request.Aborted);
            if (reply is BayModelReply.Changed && attempt < Attempts)
                continue;
            // Magnum answers with the time of the change before this one.
            await AnswerAsync(request, reply.OrThrow(identifier, model.Uuid) with { UpdatedAt = model.UpdatedAt });
            return;
        }
    }

    private async Task<BayModelSnapshot> PatchedAsync(ApiRequest request, BayModelSnapshot model, IReadOnlyList<PatchOperation> patch)
    {
        var document = model.ToDocument();
        document.Apply(patch);
        var values = ClusterTemplateForm.Check(document, release.IsLenient);
        if (values.Text("coe") is null)
            throw ApiException.BadRequest("Requested COE type None is not supported.");
        if (values.Text("image_id") is null)
            throw ApiException.InvalidInput("image_id", "None", "Mandatory field missing.");
        var changed = model.With(values) with
        {
            Name = values.Text("name") ?? names.Next("template"),
            Driver = values.Text("driver"),
        };
        EngineRules.Check(changed);
        if (changed.ImageId != model.ImageId)
            changed = changed with { ClusterDistro = (await checks.ImageAsync(request.Caller, changed.ImageId, request.Aborted)).OsDistro };
        if (changed.ImageId != model.ImageId || changed.Coe != model.Coe || changed.ServerType != model.ServerType)
            checks.Driver(changed.ServerType, changed.ClusterDistro ?? "None", changed.Coe);
        await checks.CloudAsync(request.Caller, changed, request.Aborted);
        if (changed.Public != model.Public || changed.Hidden != model.Hidden)
            checks.CheckPublish(request.Caller);
        return changed;
    }

    // Records compare dictionaries by identity.
    private static bool IsSame(BayModelSnapshot model, BayModelSnapshot changed) =>
        model.Labels.SequenceEqual(changed.Labels) && model == changed with { Labels = model.Labels };

    private Task AnswerAsync(ApiRequest request, BayModelSnapshot model) => JsonAnswer.WriteAsync(
        request.Http,
        StatusCodes.Status200OK,
        (model, request.Links, release.ShowsDriver),
        static (json, state) => ClusterTemplateJson.Write(json, state.model, state.Links, state.ShowsDriver));
}
