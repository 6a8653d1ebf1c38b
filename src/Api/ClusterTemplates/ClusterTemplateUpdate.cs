using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
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

/// <summary>A PATCH of one template.</summary>
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

    public async Task HandleAsync(ApiRequest request, ClusterTemplateDialect dialect)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("template");
        var patch = await PatchReader.ReadAsync(request, dialect.Patch, release.IsLenient);
        for (var attempt = 1; ; attempt++)
        {
            var model = await finder.FindAsync(request, identifier, dialect.ReachesAllProjects);
            policy.Enforce(dialect.Rules.Update, request.Caller, model);
            var (changed, lacksLabels) = await PatchedAsync(request, dialect, model, patch);
            if (IsSame(model, changed))
            {
                await AnswerAsync(request, dialect, model, lacksLabels);
                return;
            }

            request.Announce(dialect.ReachesAllProjects);
            var reply = await grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(model.Uuid)).ReplaceAsync(changed, request.Aborted);
            if (reply is BayModelReply.Changed && attempt < Attempts)
                continue;
            // Magnum answers with the time of the change before this one.
            await AnswerAsync(request, dialect, reply.OrThrow(identifier, model.Uuid) with { UpdatedAt = model.UpdatedAt }, lacksLabels);
            return;
        }
    }

    // Labels that were taken away show null in this answer, and none in later ones.
    private async Task<(BayModelSnapshot Model, bool LacksLabels)> PatchedAsync(ApiRequest request, ClusterTemplateDialect dialect, BayModelSnapshot model, IReadOnlyList<PatchOperation> patch)
    {
        var before = model.ToDocument(dialect.Body);
        var document = model.ToDocument(dialect.Body);
        document.Apply(patch);
        CheckDrivers(document, dialect.Body);
        var values = ClusterTemplateForm.Check(before, document, dialect.Body, release.IsLenient);
        // What was missing before, for another resource doesn't ask for it, may stay missing.
        if (dialect.Body.Fields.FirstOrDefault(field => field.IsMandatory && values.Text(field.Name) is null && before.Attributes[field.Name] is not null) is { } emptied)
            throw ApiException.InvalidInput(emptied.Name, "None", "Mandatory field missing.");
        var changed = model.With(values) with
        {
            Name = values.Text("name") ?? names.Next(dialect.MadeUpName),
            Driver = dialect.Body.Find("driver") is null ? model.Driver : values.Text("driver"),
        };
        if (changed.ImageId != model.ImageId)
            changed = changed with { ClusterDistro = (await checks.ImageAsync(request.Caller, changed.ImageId, request.Aborted)).OsDistro };
        await checks.CloudAsync(request.Caller, changed, request.Aborted);
        if (changed.Public != model.Public || (dialect.GuardsHidden && changed.Hidden != model.Hidden))
            checks.CheckPublish(request.Caller, dialect.Publish);
        // Upstream lets these pass, and refuses the clusters that are made from it.
        EngineRules.CheckVolumeSize(changed.DockerStorageDriver, changed.DockerVolumeSize);
        if (changed.ImageId != model.ImageId || changed.Coe != model.Coe || changed.ServerType != model.ServerType)
            checks.Driver(changed.ServerType, changed.ClusterDistro ?? "None", changed.Coe);
        return (changed, !values.Has("labels"));
    }

    // Upstream looks at these before the types of the fields, but for the engine's own.
    private static void CheckDrivers(PatchedDocument document, BodySchema body)
    {
        var attributes = document.Attributes;
        var coe = (string?)body.Find("coe")!.Type.Read("coe", attributes.GetValueOrDefault("coe")) ?? "None";
        EngineRules.Of(coe).CheckDrivers(Named("network_driver"), Named("volume_driver"));

        // An empty name is none.
        string? Named(string field) => attributes.GetValueOrDefault(field) is string { Length: > 0 } name ? name : null;
    }

    // Records compare dictionaries by identity.
    private static bool IsSame(BayModelSnapshot model, BayModelSnapshot changed) =>
        model.Labels.SequenceEqual(changed.Labels) && model == changed with { Labels = model.Labels };

    private static Task AnswerAsync(ApiRequest request, ClusterTemplateDialect dialect, BayModelSnapshot model, bool lacksLabels) => JsonAnswer.WriteAsync(
        request.Http, StatusCodes.Status200OK, new ClusterTemplateView(model, request.Links, dialect.Resource, NullLabels: lacksLabels), dialect.Shape.Write);
}
