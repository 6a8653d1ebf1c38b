using Magnum.Api.Links;

namespace Magnum.Api.Requests;

/// <summary>A link, as <see cref="LinkBase"/> writes them.</summary>
internal static class LinkShape
{
    public static JsonShape<(string Href, string Rel)> Instance { get; } = new(
        new("href", new JsonKind.Address(), static (json, name, link) => json.WriteString(name, link.Href)),
        new("rel", new JsonKind.Text(), static (json, name, link) => json.WriteString(name, link.Rel)));
}
