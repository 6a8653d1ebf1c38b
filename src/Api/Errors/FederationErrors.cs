using System.Diagnostics;
using Magnum.Grains.Abstractions.Federations;

namespace Magnum.Api.Errors;

/// <summary>The HTTP answer to each refusal of a federation.</summary>
/// <remarks>Texts: openstack/magnum magnum/common/exception.py, release 15.0.1.</remarks>
internal static class FederationErrors
{
    /// <summary>There is no such federation for the caller.</summary>
    public static ApiException NotFound(string identifier) => ApiException.NotFound("Federation", identifier);

    /// <summary>The federation of a command that was done, or the exception that answers a refusal.</summary>
    /// <param name="reply">The federation's answer.</param>
    /// <param name="identifier">The federation as the client named it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="bay">The bay that was to join or leave, if any.</param>
    public static FederationSnapshot OrThrow(this FederationReply reply, string identifier, string name, Guid? bay = null) => reply switch
    {
        FederationReply.Done(var federation) => federation,
        FederationReply.NotFound => throw NotFound(identifier),
        FederationReply.AlreadyExists => throw new ApiException(409, $"A federation with UUID {identifier} already exists."),
        FederationReply.AlreadyMember => throw new ApiException(409, $"A cluster with UUID {bay:D} is already a member of the federation {name}."),
        FederationReply.NoMember => throw new ApiException(404, $"Cluster {bay:D} is not a member of the federation {name}."),
        _ => throw new UnreachableException(),
    };
}
