using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Clusters;

/// <summary>What the operations on clusters have in common.</summary>
internal static class ClusterAnswers
{
    /// <summary>202 with the cluster's UUID.</summary>
    public static Task AcceptedAsync(ApiRequest request, Guid uuid) => JsonAnswer.WriteAsync(request.Http, StatusCodes.Status202Accepted, uuid, static (json, uuid) =>
    {
        json.WriteStartObject();
        json.WriteString("uuid", uuid);
        json.WriteEndObject();
    });

    /// <summary>Refuses to have no workers below the microversion that brought it.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static void CheckZeroNodes(ApiRequest request)
    {
        if (request.Version < MicroversionTable.ZeroNodes)
            throw ApiException.BadRequest("Resizing a nodegroup to zero is not supported in the provided microversion.");
    }
}
