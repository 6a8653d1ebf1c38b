using System.Text.RegularExpressions;
using Magnum.Api.Links;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;
using ViewField = Magnum.Api.Requests.JsonField<Magnum.Api.Federations.FederationView>;

namespace Magnum.Api.Federations;

/// <summary>What an answer shows of a federation.</summary>
/// <param name="Federation">The federation.</param>
/// <param name="Links">Where links point to.</param>
internal readonly record struct FederationView(FederationSnapshot Federation, LinkBase Links);

/// <summary>Bodies and keys of federations.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/federation.py, release 15.0.1.</remarks>
internal static partial class FederationSchema
{
    public const string Resource = "federations";

    private const string NameText = "^[a-zA-Z][a-zA-Z0-9_.-]*$";

    private static readonly TextField Text = new(1, 255);

    public static readonly LabelsField Properties = new();

    public static readonly BodySchema Body = new("federation",
    [
        new BodyField("uuid", new UuidField()),
        new BodyField("name", new TextField(1, 242, NamePattern(), NameText)),
        new BodyField("hostcluster_id", Text),
        new BodyField("member_ids", new TextListField()),
        // The lifecycle's own fields may be sent and have no effect.
        new BodyField("status", new WordField(
        [
            .. new[] { BayStatus.CreateInProgress, BayStatus.CreateFailed, BayStatus.CreateComplete, BayStatus.UpdateInProgress, BayStatus.UpdateFailed, BayStatus.UpdateComplete,
                BayStatus.DeleteInProgress, BayStatus.DeleteFailed, BayStatus.DeleteComplete }.Select(static status => status.ToWord()),
        ])),
        new BodyField("status_reason", new IgnoredField()),
        new BodyField("properties", Properties),
        new BodyField("links", new IgnoredField()) { IsReadOnly = true },
        new BodyField("created_at", new IgnoredField()) { IsReadOnly = true },
        new BodyField("updated_at", new IgnoredField()) { IsReadOnly = true },
    ]);

    private static readonly JsonShape<FederationView> Identity = new(
        ViewField.Uuid("uuid", static shown => shown.Federation.Uuid),
        ViewField.Text("name", static shown => shown.Federation.Name),
        ViewField.Uuid("hostcluster_id", static shown => shown.Federation.HostBayId),
        ViewField.Texts("member_ids", static shown => [.. shown.Federation.Members.Select(static member => member.ToString("D"))]),
        ViewField.Text("status", static shown => shown.Federation.Status.ToWord()));

    private static readonly JsonShape<FederationView> Description = new(
        ViewField.Dictionary("properties", static shown => shown.Federation.Properties),
        ViewField.Links(static (json, shown) => shown.Links.Write(json, Resource, shown.Federation.Uuid)));

    /// <summary>The whole federation.</summary>
    public static readonly JsonShape<FederationView> Full = Identity
        .And(ViewField.MaybeText("status_reason", static _ => null))
        .And(Description)
        .And(
            ViewField.Seconds("created_at", static shown => shown.Federation.CreatedAt),
            ViewField.Seconds("updated_at", static shown => shown.Federation.UpdatedAt));

    /// <summary>An item of the list.</summary>
    public static readonly JsonShape<FederationView> Short = Identity.And(Description);


    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
