using System.Net.Mime;
using System.Text;
using Magnum.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Magnum.Api.Roots;

/// <summary><c>GET /healthcheck</c>, for load balancers: no token, no version, no request id.</summary>
/// <remarks>Source: openstack/oslo.middleware oslo_middleware/healthcheck/__init__.py, release 5.0.0.</remarks>
internal static class HealthCheck
{
    private const string Html = """
        <HTML>
        <HEAD><TITLE>Healthcheck Status</TITLE></HEAD>
        <BODY>

        <H2>Result of 1 checks:</H2>
        <TABLE bgcolor="#ffffff" border="1">
        <TBODY>
        <TR>

        <TH>
        Reason
        </TH>
        </TR>
        <TR>

            <TD>{0}</TD>

        </TR>
        </TBODY>
        </TABLE>
        <HR></HR>

        </BODY>
        </HTML>
        """;

    private const string Json = """
        {
            "detailed": false,
            "reasons": [
                "{0}"
            ]
        }
        """;

    private static readonly JsonShape<string> Shape = new(JsonField<string>.Flag("detailed", static _ => false), JsonField<string>.Texts("reasons", static reason => [reason]));

    public static void Map(IEndpointRouteBuilder endpoints, OperationCatalog catalog, string? disablingFile)
    {
        endpoints.MapMethods("/healthcheck", [HttpMethods.Get, HttpMethods.Head], http => WriteAsync(http, isDisabled: File.Exists(disablingFile)));
        catalog.Add(new ApiOperation(HttpMethods.Get, "healthcheck") { IsPublic = true, IsBeside = true, OtherMediaTypes = [MediaTypeNames.Text.Plain, MediaTypeNames.Text.Html] }
            .Answers(StatusCodes.Status200OK, Shape).Answers(StatusCodes.Status503ServiceUnavailable, Shape));
    }

    private static Task WriteAsync(HttpContext http, bool isDisabled)
    {
        var reason = isDisabled ? "DISABLED BY FILE" : "OK";
        var accept = http.Request.Headers.Accept.ToString();
        var (type, text) = accept.Contains(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase) ? (MediaTypeNames.Application.Json, Json.Replace("{0}", reason, StringComparison.Ordinal))
            : accept.Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase) ? ("text/html; charset=UTF-8", Html.Replace("{0}", reason, StringComparison.Ordinal))
            : ("text/plain; charset=UTF-8", reason);
        http.Response.StatusCode = isDisabled ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        http.Response.ContentType = type;
        var bytes = Encoding.UTF8.GetBytes(text);
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }
}
