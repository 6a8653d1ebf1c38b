using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Clusters;

/// <summary>What the operations on clusters have in common.</summary>
internal static class ClusterAnswers
{
    /// <summary>The cluster's UUID, all that an accepted request tells of it.</summary>
    public static readonly JsonShape<Guid> Accepted = new(JsonField<Guid>.Uuid("uuid", static uuid => uuid));

    /// <summary>202 with the cluster's UUID.</summary>
    public static Task AcceptedAsync(ApiRequest request, Guid uuid) => JsonAnswer.WriteAsync(request.Http, StatusCodes.Status202Accepted, uuid, Accepted.Write);

    /// <summary>The cluster itself.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="dialect">How it is shown.</param>
    /// <param name="bay">The cluster.</param>
    /// <param name="nullLabels">Whether labels show null.</param>
    public static Task ShownAsync(ApiRequest request, int status, ClusterDialect dialect, BaySnapshot bay, bool nullLabels = false) => JsonAnswer.WriteAsync(
        request.Http, status, new ClusterView(bay, request.Links, dialect.Resource, nullLabels), dialect.Shapes.Single.At(request.Version).Write);

    /// <summary>Refuses to have no workers below the microversion that brought it.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static void CheckZeroNodes(ApiRequest request)
    {
        if (request.Version < MicroversionTable.ZeroNodes)
            throw ApiException.BadRequest("Resizing a nodegroup to zero is not supported in the provided microversion.");
    }
}
