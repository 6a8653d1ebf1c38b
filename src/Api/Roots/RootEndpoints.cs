using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Roots;

/// <summary>The documents by which clients find versions and resources; they need no token.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/root.py and v1/__init__.py, releases 15.0.1 and 22.0.0.</remarks>
internal sealed class RootEndpoints(ReleaseProfile release, IOptions<ApiOptions> options)
{
    private static readonly string[] Resources = ["clustertemplates", "clusters", "quotas", "certificates", "mservices", "stats", "federations"];

    public void Map(ApiRouteMapper routes)
    {
        routes.MapRoot("/", isVersioned: false, VersionsAsync).AnswersDocument(StatusCodes.Status200OK);
        routes.MapRoot("/v1", isVersioned: true, VersionOneAsync).AnswersDocument(StatusCodes.Status200OK);
    }

    private Task VersionsAsync(ApiRequest request) => JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (request.Links, release.MaximumText), static (json, state) =>
    {
        json.WriteStartObject();
        json.WriteString("name", "OpenStack Magnum API");
        json.WriteString("description", "Magnum is an OpenStack project which aims to provide container cluster management.");
        json.WriteStartArray("versions");
        json.WriteStartObject();
        json.WriteString("id", "v1");
        json.WriteStartArray("links");
        LinkBase.WriteLink(json, $"{state.Links.Address}/v1/", "self");
        json.WriteEndArray();
        json.WriteString("status", "CURRENT");
        json.WriteString("max_version", state.MaximumText);
        json.WriteString("min_version", Microversion.Minimum.ToString());
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private Task VersionOneAsync(ApiRequest request) => JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (request.Links.Address, options.Value.ServesBays, release.HasCredentials), static (json, state) =>
    {
        json.WriteStartObject();
        json.WriteString("id", "v1");
        json.WriteStartArray("media_types");
        json.WriteStartObject();
        json.WriteString("base", "application/json");
        json.WriteString("type", "application/vnd.openstack.magnum.v1+json");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("links");
        LinkBase.WriteLink(json, $"{state.Address}/v1/", "self");
        json.WriteStartObject();
        json.WriteString("href", "http://docs.openstack.org/developer/magnum/dev/api-spec-v1.html");
        json.WriteString("rel", "describedby");
        json.WriteString("type", "text/html");
        json.WriteEndObject();
        json.WriteEndArray();
        foreach (var resource in state.ServesBays ? ["baymodels", "bays", .. Resources] : Resources)
            WriteResource(json, resource, state.Address, $"{resource}/");
        WriteResource(json, "nodegroups", state.Address, "clusters/{cluster_id}/nodegroups");
        if (state.HasCredentials)
            WriteResource(json, "credentials", state.Address, "credentials/");
        json.WriteEndObject();
    });

    private static void WriteResource(Utf8JsonWriter json, string name, string address, string path)
    {
        json.WriteStartArray(name);
        LinkBase.WriteLink(json, $"{address}/v1/{path}", "self");
        LinkBase.WriteLink(json, $"{address}/{path}", "bookmark");
        json.WriteEndArray();
    }
}
