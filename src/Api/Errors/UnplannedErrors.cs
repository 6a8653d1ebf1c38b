using System.Data.Common;
using System.Net;
using Magnum.OpenStack;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using Polly.Timeout;

namespace Magnum.Api.Errors;

/// <summary>Turns what no reply type foresees into an answer without internals.</summary>
internal sealed partial class UnplannedErrors(ILogger<UnplannedErrors> logger)
{
    /// <summary>503 where the same request may succeed later, 502 where OpenStack answered oddly, else 500.</summary>
    public ApiException Translate(Exception error, string requestId)
    {
        if (error is OpenStackException openStack)
        {
            LogOpenStack(openStack, requestId);
            return Translate(openStack);
        }

        if (IsTransient(error))
        {
            LogTransient(error, requestId);
            return ApiException.Unavailable("The service is temporarily unavailable. Please try again.");
        }

        LogUnplanned(error, requestId);
        return new ApiException(500, "An unexpected error occurred. Please quote the request id of this answer.");
    }

    /// <summary>Whether a grain call or query failed for a reason that passes: a lost silo, a time-out, storage that is away.</summary>
    /// <remarks>
    /// A cancellation that its caller did not ask for is a lost silo: while one is declared dead, Orleans' grain directory ends the look-ups that were on their way
    /// to it so (release 10.4.2, seen).
    /// </remarks>
    public static bool IsTransient(Exception? error) => error switch
    {
        null => false,
        TimeoutException or TimeoutRejectedException or OperationCanceledException or OrleansMessageRejectionException or SiloUnavailableException or DbException => true,
        // Thrown in another silo by a library that this process does not load.
        UnavailableExceptionFallbackException { ExceptionType: { } type } when type.Contains("Npgsql", StringComparison.Ordinal) || type.Contains("Sqlite", StringComparison.Ordinal) => true,
        _ => IsTransient(error.InnerException),
    };

    private static ApiException Translate(OpenStackException error) => error switch
    {
        { IsTransient: true } => ApiException.Unavailable($"{error.Service} is temporarily unavailable. Please try again."),
        { Status: HttpStatusCode.Unauthorized } => new ApiException(401, error.Detail),
        { Status: HttpStatusCode.Forbidden } => new ApiException(403, error.Detail),
        _ => new ApiException(502, $"{error.Service} answered with an unexpected error."),
    };
}
