using System.Text.RegularExpressions;
using Magnum.Api.Links;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;

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
        new BodyField("created_at", new IgnoredField()),
        new BodyField("updated_at", new IgnoredField()),
    ]);

    public static readonly JsonShape<FederationView> Full = new(
        new("uuid", static (json, name, shown) => json.WriteString(name, shown.Federation.Uuid)),
        new("name", static (json, name, shown) => json.WriteString(name, shown.Federation.Name)),
        new("hostcluster_id", static (json, name, shown) => json.WriteString(name, shown.Federation.HostBayId)),
        new("member_ids", static (json, name, shown) =>
        {
            json.WriteStartArray(name);
            foreach (var member in shown.Federation.Members)
                json.WriteStringValue(member);
            json.WriteEndArray();
        }),
        new("status", static (json, name, shown) => json.WriteString(name, shown.Federation.Status.ToWord())),
        new("status_reason", static (json, name, _) => json.WriteNull(name)),
        new("properties", static (json, name, shown) => json.WriteDictionary(name, shown.Federation.Properties)),
        new("links", static (json, _, shown) => shown.Links.Write(json, Resource, shown.Federation.Uuid)),
        new("created_at", static (json, name, shown) => json.WriteSeconds(name, shown.Federation.CreatedAt)),
        new("updated_at", static (json, name, shown) => json.WriteSeconds(name, shown.Federation.UpdatedAt)));

    public static readonly JsonShape<FederationView> Short = Full.Without("status_reason", "created_at", "updated_at");

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
