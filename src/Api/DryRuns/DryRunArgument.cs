using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.DryRuns;

/// <summary>The argument <c>dry_run</c> of operations that can say what they would do without doing it.</summary>
internal static class DryRunArgument
{
    private const string Name = "dry_run";

    /// <summary>The operation can be asked what it would do. Where release 15 is imitated, the argument is as unknown as it was there.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="release">The imitated release.</param>
    /// <param name="answer">What it then answers.</param>
    public static ApiOperation MayBeTried(this ApiOperation operation, ReleaseProfile release, IJsonShape answer) => release.IsLenient
        ? operation
            .HasQuery(Name, new BooleanField(), description: "True: everything is checked and nothing is done; the answer, 200, says what would change. An Idempotency-Key is ignored. Not of Magnum.")
            .Answers(StatusCodes.Status200OK, answer)
        : operation;

    /// <summary>Whether only that is asked for.</summary>
    /// <exception cref="Errors.ApiException">400: the argument is neither true nor false.</exception>
    public static bool IsDryRun(this ApiRequest request) => request.Operation.Knows(Name, request.Version) && QueryArguments.Flag(request, Name) is true;
}
