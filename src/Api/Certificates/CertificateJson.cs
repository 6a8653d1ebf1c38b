using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Field = Magnum.Api.Requests.JsonField<Magnum.Api.Certificates.CertificateView>;

namespace Magnum.Api.Certificates;

/// <summary>What an answer shows of a certificate.</summary>
/// <param name="Bay">Its cluster.</param>
/// <param name="Pem">The certificate.</param>
/// <param name="Links">Where links point to.</param>
/// <param name="Csr">The request that it was signed for; null for an authority's own.</param>
/// <param name="AuthorityType">The authority as the request named it, or null.</param>
internal readonly record struct CertificateView(Guid Bay, string Pem, LinkBase Links, string? Csr = null, string? AuthorityType = null);

/// <summary>The keys of certificates; their order is Magnum's.</summary>
internal static class CertificateJson
{
    private static readonly JsonShape<CertificateView> Full = new(
        Field.Uuid("bay_uuid", static shown => shown.Bay),
        Field.Uuid("cluster_uuid", static shown => shown.Bay),
        Field.Links(static (json, shown) => shown.Links.Write(json, "certificates", shown.Bay)),
        Field.MaybeText("csr", static shown => shown.Csr),
        Field.Text("pem", static shown => shown.Pem),
        new Field("ca_cert_type", new JsonKind.Text(), WriteType) { IsOptional = true });

    /// <summary>An authority's own certificate.</summary>
    public static JsonShape<CertificateView> Authority(ReleaseProfile release) => Signed(release).Without("csr", "ca_cert_type");

    /// <summary>A certificate that was asked for.</summary>
    public static JsonShape<CertificateView> Signed(ReleaseProfile release) => release.HasBays ? Full : Full.Without("bay_uuid");

    private static void WriteType(Utf8JsonWriter json, string name, CertificateView shown)
    {
        if (shown.AuthorityType is { } type)
            json.WriteString(name, type);
    }
}
