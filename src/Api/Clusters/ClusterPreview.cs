using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Tenants;
using Microsoft.AspNetCore.Http;
using PreviewField = Magnum.Api.Requests.JsonField<Magnum.Api.Clusters.ClusterPreview>;
using QuotaField = Magnum.Api.Requests.JsonField<Magnum.Grains.Abstractions.Tenants.QuotaUse>;
using ResourceField = Magnum.Api.Requests.JsonField<Magnum.Grains.Abstractions.Bays.ResourcePreview>;

namespace Magnum.Api.Clusters;

/// <summary>What a dry run answers.</summary>
/// <param name="Operation"><c>create</c>, <c>resize</c> or <c>upgrade</c>.</param>
/// <param name="Preview">What would be done.</param>
/// <param name="Cluster">The cluster as it would be.</param>
/// <param name="Version">The microversion that says how it is shown.</param>
internal sealed record ClusterPreview(string Operation, BayPreview Preview, ClusterView Cluster, Microversion Version)
{
    /// <summary>200 with what would be done.</summary>
    public static Task WriteAsync(ApiRequest request, ClusterDialect dialect, string operation, BayPreview preview)
    {
        var shape = preview.Quota is null ? dialect.Shapes.Change : dialect.Shapes.Creation;
        var shown = new ClusterPreview(operation, preview, new ClusterView(preview.Bay, request.Links, dialect.Resource), request.Version);
        return JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, shown, shape.Write);
    }
}

/// <summary>The keys of what a dry run answers.</summary>
internal static class ClusterPreviewJson
{
    private static readonly JsonShape<ResourcePreview> Resource = new(
        ResourceField.MaybeText("parent", static resource => resource.Parent),
        ResourceField.Text("name", static resource => resource.Name),
        ResourceField.Text("type", static resource => resource.Type),
        ResourceField.Text("action", static resource => Word(resource.Action)));

    private static readonly JsonShape<QuotaUse> Quota = new(
        QuotaField.Number("hard_limit", static quota => quota.Limit),
        QuotaField.Number("in_use", static quota => quota.Used));

    /// <summary>Of a creation. Only a real one gives a UUID, and links with it.</summary>
    /// <param name="cluster">How a cluster is shown.</param>
    public static JsonShape<ClusterPreview> Creation(JsonShape<ClusterView> cluster) => new(
    [
        .. Head(cluster.Without("uuid", "links")),
        PreviewField.Object("quota", Quota, static shown => shown.Preview.Quota!),
        .. Resources,
    ]);

    /// <summary>Of a change.</summary>
    /// <param name="cluster">How a cluster is shown.</param>
    public static JsonShape<ClusterPreview> Change(JsonShape<ClusterView> cluster) => new([.. Head(cluster), .. Resources]);

    private static PreviewField[] Head(JsonShape<ClusterView> cluster) =>
    [
        PreviewField.Flag("dry_run", static _ => true),
        PreviewField.Text("operation", static shown => shown.Operation),
        PreviewField.Object("cluster", cluster, static shown => shown.Cluster, static shown => shown.Version),
    ];

    private static PreviewField[] Resources =>
    [
        PreviewField.Flag("nested_resources", static shown => shown.Preview.ShowsNested),
        PreviewField.Objects("resources", Resource, static shown => shown.Preview.Resources),
    ];

    private static string Word(ResourceAction action) => action switch
    {
        ResourceAction.Create => "create",
        ResourceAction.Update => "update",
        ResourceAction.Replace => "replace",
        ResourceAction.Delete => "delete",
        ResourceAction.Keep => "unchanged",
        ResourceAction.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
    };
}
