using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Glance;

/// <summary>Glance over HTTP.</summary>
internal sealed class GlanceImages(AuthorizedCaller caller) : IGlanceImages
{
    public async Task<IReadOnlyList<GlanceImage>> FindAsync(Credential credential, string idOrName, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(idOrName, out _))
        {
            var byId = await GetAsync(credential, $"/v2/images/{idOrName}", cancellationToken);
            if (byId.Status is not HttpStatusCode.NotFound)
                return [byId.Expect(HttpStatusCode.OK).Read(Image)];
        }

        var byName = await GetAsync(credential, $"/v2/images?name={Uri.EscapeDataString(idOrName)}", cancellationToken);
        // A name that begins with "in:" is read as a list, and refused when it is none: nobody's image is called so.
        if (byName.Status is HttpStatusCode.BadRequest)
            return [];
        return byName.Expect(HttpStatusCode.OK).Read(static body => body.MustList("images").Select(Image).ToList());
    }

    private static GlanceImage Image(JsonNode image) =>
        new(image.Must("id").ToString(), image["name"]?.ToString(), image["os_distro"]?.ToString(), image["magnum_driver"]?.ToString());

    private Task<OpenStackAnswer> GetAsync(Credential credential, string path, CancellationToken cancellationToken) =>
        caller.SendAsync("Glance", "image", credential, HttpMethod.Get, path, null, cancellationToken);
}
