using System.Diagnostics;
using System.Text;
using Magnum.Api.DryRuns;
using Magnum.Api.Errors;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Magnum.Api.Idempotency;

/// <summary>Serves requests that have an idempotency key once, and answers their repetitions alike.</summary>
/// <remarks>
/// Only successes are kept. A refusal did nothing: the same key may carry the corrected request. After any other failure the key stays the request's, and its
/// repetition goes on with the same UUID. An answer is kept before it is sent.
/// </remarks>
internal sealed partial class IdempotentRequests(IGrainFactory grains, ILogger<IdempotentRequests> logger)
{
    /// <summary>Most requests are answered within this time.</summary>
    private const int RetryAfterSeconds = 2;

    /// <summary>Serves the request, or answers it as before.</summary>
    /// <exception cref="ApiException">400: the key is malformed; 409: it stands for another request, or is being served.</exception>
    public async Task ServeAsync(ApiRequest request, Func<ApiRequest, Task> handler)
    {
        // A dry run has nothing to be done once: it neither uses nor keeps a key.
        if (!request.Operation.TakesIdempotencyKey || request.IsDryRun() || IdempotencyKey.Of(request.Http.Request.Headers) is not { } key)
        {
            await handler(request);
            return;
        }

        var body = await RequestBody.ReadBytesAsync(request);
        request.Http.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        var memory = grains.GetGrain<IIdempotencyGrain>(IdempotencyKey.ToGrainKey(key, request));
        var attempt = Guid.NewGuid();
        request.Announce(reachesAllProjects: false);
        switch (await memory.BeginAsync(new BeginAttempt(attempt, IdempotencyKey.Fingerprint(request, body)), request.Aborted))
        {
            case IdempotencyReply.Answered(var answer):
                await WriteAsync(request.Http, answer);
                break;
            case IdempotencyReply.UsedOtherwise:
                throw new ApiException(StatusCodes.Status409Conflict, $"This {IdempotencyKey.Header} was used for another request.");
            case IdempotencyReply.InProgress:
                throw new ApiException(StatusCodes.Status409Conflict, $"A request with this {IdempotencyKey.Header} is being served.") { RetryAfterSeconds = RetryAfterSeconds };
            case IdempotencyReply.Admitted(var resource, var mayBeDone):
                await ServeAsync(request.Under(resource, mayBeDone), handler, memory, attempt);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task ServeAsync(ApiRequest request, Func<ApiRequest, Task> handler, IIdempotencyGrain memory, Guid attempt)
    {
        KeptAnswer? kept = null;
        var didNothing = false;
        try
        {
            var answer = await HoldAsync(request, handler);
            request.Announce(reachesAllProjects: false);
            kept = await memory.CompleteAsync(request.NewUuid, answer, CancellationToken.None);
        }
        catch (ApiException)
        {
            didNothing = true;
            throw;
        }
        finally
        {
            if (kept is null)
                await AbandonAsync(request, memory, attempt, didNothing);
        }

        await WriteAsync(request.Http, kept);
    }

    // What the handler answers goes to nobody yet.
    private static async Task<KeptAnswer> HoldAsync(ApiRequest request, Func<ApiRequest, Task> handler)
    {
        var http = request.Http;
        var connection = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await handler(request);
        }
        finally
        {
            http.Features.Set(connection);
        }

        var location = http.Response.Headers.Location;
        return new KeptAnswer(http.Response.StatusCode, location.Count == 0 ? null : location.ToString(), Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)body.Length)));
    }

    private async Task AbandonAsync(ApiRequest request, IIdempotencyGrain memory, Guid attempt, bool didNothing)
    {
        try
        {
            request.Announce(reachesAllProjects: false);
            await memory.AbandonAsync(attempt, didNothing, CancellationToken.None);
        }
        catch (Exception error) when (UnplannedErrors.IsTransient(error))
        {
            // The attempt is believed to live for a while longer; the request's own failure is what its client must hear.
            LogNotAbandoned(error, request.RequestId);
        }
    }

    private static async Task WriteAsync(HttpContext http, KeptAnswer answer)
    {
        if (answer.Location is not null)
            http.Response.Headers.Location = answer.Location;
        await JsonAnswer.WriteAsync(http, answer.Status, Encoding.UTF8.GetBytes(answer.Body));
    }
}
