using System.Diagnostics;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Errors;

/// <summary>The HTTP answer to each refusal of a bay.</summary>
/// <remarks>Texts: openstack/magnum magnum/common/exception.py, release 15.0.1.</remarks>
internal static class BayErrors
{
    /// <summary>Turns a refusal into an answer.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="identifier">The cluster as the client named it.</param>
    public static ApiException ToAnswer(this BayError error, string identifier) => error switch
    {
        BayError.NotFound => ApiException.NotFound("Cluster", identifier),
        BayError.NodeGroupNotFound(var group) => ApiException.NotFound("Nodegroup", group),
        BayError.WrongState(var verb, var status) => ApiException.BadRequest($"{verb} a cluster when status is \"{status.ToWord()}\" is not supported."),
        BayError.QuotaExceeded(var limit) => new ApiException(403, $"Resource limit exceeded: You have reached the maximum clusters per project, {limit}. You may delete a cluster to make room for a new one."),
        BayError.OutOfRange(var group, var min, var max) => ApiException.BadRequest($"Resizing {group} outside the allowed range: min_node_count = {min}, max_node_count = {(max is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "None")}"),
        BayError.NodeGroupConflict(var detail) => new ApiException(409, detail),
        BayError.InvalidOrder(var detail) => ApiException.BadRequest(detail),
        BayError.NotSupported(var detail) => ApiException.BadRequest(detail),
        BayError.PlanRefused(var detail) => ApiException.BadRequest(detail),
        BayError.DelegationRefused(var detail) => new ApiException(403, detail),
        BayError.Unavailable(var detail) => ApiException.Unavailable(detail),
        _ => throw new UnreachableException(),
    };

    /// <summary>What a command would do, or the exception that answers a refusal.</summary>
    public static BayPreview OrThrow(this BayPreviewReply reply, string identifier) => reply switch
    {
        BayPreviewReply.Ready(var preview) => preview,
        BayPreviewReply.Refused(var error) => throw error.ToAnswer(identifier),
        _ => throw new UnreachableException(),
    };

    /// <summary>The bay of an accepted command, or the exception that answers a refusal.</summary>
    public static BaySnapshot OrThrow(this BayReply reply, string identifier) => reply switch
    {
        BayReply.Accepted(var bay) => bay,
        BayReply.Refused(var error) => throw error.ToAnswer(identifier),
        _ => throw new UnreachableException(),
    };
}
