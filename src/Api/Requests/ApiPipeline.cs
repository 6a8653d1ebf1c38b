using Magnum.Api.Authentication;
using Magnum.Api.Errors;
using Magnum.Api.Idempotency;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Magnum.Api.RateLimits;
using Magnum.OpenStack;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Requests;

/// <summary>What every request passes, in Magnum's order: request id, token, microversion, router, Accept, handler, error body.</summary>
internal sealed partial class ApiPipeline(
    KeystoneAuthentication authentication,
    PolicyEnforcer policy,
    ReleaseProfile release,
    ProjectRateLimits limits,
    IdempotentRequests idempotency,
    UnplannedErrors unplanned,
    IOptions<ApiOptions> options,
    ILogger<ApiPipeline> logger)
{
    private readonly VersionHeaders _versionHeaders = new(release.Maximum);
    private readonly int _maximumBody = options.Value.MaximumBodyBytes;
    private readonly bool _trustForwarded = options.Value.TrustForwardedHeaders;

    /// <summary>Serves one request by the route's handler.</summary>
    public async Task HandleAsync(HttpContext http, ApiRoute route)
    {
        if (HttpMethods.IsOptions(http.Request.Method))
            return;
        var requestId = $"req-{Guid.NewGuid():D}";
        http.Response.Headers["x-openstack-request-id"] = requestId;
        try
        {
            OpenStackRequest.Tags = new RequestTags(requestId, null);
            await HandleAsync(http, route, requestId);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(requestId);
            http.Abort();
        }
        catch (BadHttpRequestException error) when (!http.Response.HasStarted)
        {
            await ErrorEnvelope.WriteAsync(http, Translate(error));
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            // The last place where anything can be answered; what nobody planned is logged by the translation and told without internals.
            var answer = error as ApiException ?? unplanned.Translate(error, requestId);
            if (answer is RouterException)
                VersionHeaders.Remove(http.Response.Headers);
            if (answer.Status == StatusCodes.Status401Unauthorized)
                await authentication.WriteUnauthorizedAsync(http);
            else
                await ErrorEnvelope.WriteAsync(http, answer);
        }
    }

    private async Task HandleAsync(HttpContext http, ApiRoute route, string requestId)
    {
        CallerIdentity? caller = null;
        if (!route.IsPublic)
        {
            caller = await authentication.AuthenticateAsync(http);
            if (caller is null)
            {
                await authentication.WriteUnauthorizedAsync(http);
                return;
            }
        }

        var version = Microversion.Minimum;
        if (route.IsVersioned)
        {
            var headers = http.Request.Headers;
            switch (MicroversionNegotiation.Negotiate(headers[MicroversionNegotiation.Header], headers[MicroversionNegotiation.LegacyHeader], release.Maximum))
            {
                case NegotiatedVersion.Malformed malformed:
                    throw new RouterException(StatusCodes.Status406NotAcceptable, malformed.Detail);
                case NegotiatedVersion.OutOfRange range:
                    _versionHeaders.Write(http.Response.Headers, range.Service, range.Asked);
                    await ErrorEnvelope.WriteUnsupportedVersionAsync(http, range, release.Maximum);
                    return;
                case NegotiatedVersion.Accepted accepted:
                    version = accepted.Version;
                    _versionHeaders.Write(http.Response.Headers, accepted.Service, version);
                    break;
            }
        }

        route.Admit(http, version);
        if (!AcceptsJson(http.Request.Headers.Accept))
            throw new RouterException(StatusCodes.Status406NotAcceptable);
        if (caller is not null)
        {
            Enter(route, caller);
            limits.Count(caller, http.Request.Method);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = _maximumBody;
        await idempotency.ServeAsync(new ApiRequest(http, route.Operation, requestId, caller, version, _trustForwarded), route.Handler);
    }

    // What Kestrel finds wrong with a body while it is read.
    private static ApiException Translate(BadHttpRequestException error) => error.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new ApiException(413, "Request is too large."),
        StatusCodes.Status408RequestTimeout => new ApiException(408, "The body of the request arrives too slowly."),
        _ => new ApiException(error.StatusCode, error.Message),
    };

    private void Enter(ApiRoute route, CallerIdentity caller)
    {
        if (route.Rule is { } rule)
            policy.EnforceScope(rule, caller);
        else if (caller.ScopedProjectId is null)
            throw new RouterException(StatusCodes.Status404NotFound);
    }

    private static bool AcceptsJson(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
            return true;
        foreach (var range in accept.AsSpan().Split(','))
        {
            var element = accept.AsSpan(range).Trim();
            var semicolon = element.IndexOf(';');
            var type = (semicolon < 0 ? element : element[..semicolon]).Trim();
            var isJson = type.SequenceEqual("*/*") || type.Equals("application/*", StringComparison.OrdinalIgnoreCase) || type.Equals("application/json", StringComparison.OrdinalIgnoreCase);
            if (isJson && (semicolon < 0 || !RefusesByQuality(element[(semicolon + 1)..])))
                return true;
        }

        return false;
    }

    private static bool RefusesByQuality(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                return parameter[2..].Trim().TrimEnd('0').TrimEnd('.') is "0" or "";
        }

        return false;
    }
}
