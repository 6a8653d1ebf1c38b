using System.Globalization;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Errors;

/// <summary>Writes error bodies: exactly one element, <c>request_id</c> always empty, as Magnum does.</summary>
/// <remarks>Source: openstack/magnum magnum/api/middleware/parsable_error.py, release 15.0.1.</remarks>
internal static class ErrorEnvelope
{
    /// <summary>The part of a message up to its first full stop.</summary>
    public static string Title(string detail)
    {
        var stop = detail.IndexOf('.', StringComparison.Ordinal);
        return stop < 0 ? detail : detail[..stop];
    }

    public static Task WriteAsync(HttpContext http, ApiException error)
    {
        if (error.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (error is not RouterException router)
            return WriteAsync(http, error.Status, error.Status < 500 ? "client" : "server", Title(error.Detail), error.Detail);
        if (router.Allow is not null)
            http.Response.Headers.Allow = router.Allow;
        return WriteAsync(http, router.Status, "", router.Title, router.Detail);
    }

    public static Task WriteUnsupportedVersionAsync(HttpContext http, NegotiatedVersion.OutOfRange version, Microversion maximum)
    {
        var range = $"The supported version range is: [{version.Service} {Microversion.Minimum}, {version.Service} {maximum}].";
        var description = version.IsOtherMajor
            ? $"Mutually exclusive versions requested. Version {version.Asked} requested but not supported by this service.{range}"
            : $"Version {version.Asked} was requested but the minor version is not supported by this service. {range}";
        return JsonAnswer.WriteAsync(http, 406, (description, maximum), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("errors");
            json.WriteStartObject();
            json.WriteString("code", "magnum.microversion-unsupported");
            json.WriteString("title", "Requested microversion is unsupported");
            json.WriteString("description", state.description);
            json.WriteString("max_version", state.maximum.ToString());
            json.WriteString("min_version", Microversion.Minimum.ToString());
            json.WriteStartArray("links");
            json.WriteStartObject();
            json.WriteString("rel", "help");
            json.WriteString("href", "http://docs.openstack.org/api-guide/compute/microversions.html");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task WriteAsync(HttpContext http, int status, string code, string title, string detail) =>
        JsonAnswer.WriteAsync(http, status, (status, code, title, detail), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("errors");
            json.WriteStartObject();
            json.WriteString("request_id", "");
            json.WriteString("code", state.code);
            json.WriteNumber("status", state.status);
            json.WriteString("title", state.title);
            json.WriteString("detail", state.detail);
            json.WriteStartArray("links");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
}
