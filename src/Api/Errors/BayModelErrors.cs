using System.Diagnostics;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Api.Errors;

/// <summary>The HTTP answer to each refusal of a bay model.</summary>
/// <remarks>Texts: openstack/magnum magnum/common/exception.py, release 15.0.1.</remarks>
internal static class BayModelErrors
{
    /// <summary>The model of a command that was done, or the exception that answers a refusal.</summary>
    /// <param name="reply">The model's answer.</param>
    /// <param name="identifier">The template as the client named it.</param>
    /// <param name="uuid">Its UUID.</param>
    public static BayModelSnapshot OrThrow(this BayModelReply reply, string identifier, Guid uuid) =>
        reply is BayModelReply.Done(var model) ? model : throw reply.ToAnswer(identifier, uuid);

    /// <summary>Turns a refusal into an answer.</summary>
    public static ApiException ToAnswer(this BayModelReply reply, string identifier, Guid uuid) => reply switch
    {
        BayModelReply.NotFound => ApiException.NotFound("ClusterTemplate", identifier),
        BayModelReply.AlreadyExists => new ApiException(409, $"A ClusterTemplate with UUID {uuid:D} already exists."),
        BayModelReply.InUse => ApiException.BadRequest($"ClusterTemplate {uuid:D} is referenced by one or multiple clusters."),
        BayModelReply.Changed => new ApiException(409, $"ClusterTemplate {uuid:D} was changed by somebody else at the same time. Please try again."),
        _ => throw new UnreachableException(),
    };
}
