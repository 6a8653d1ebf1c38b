using System.Diagnostics;
using Magnum.Grains.Abstractions.Tenants;

namespace Magnum.Api.Errors;

/// <summary>The HTTP answer to each refusal of a tenant about its quota.</summary>
/// <remarks>Texts: openstack/magnum magnum/common/exception.py and magnum/db/sqlalchemy/api.py, release 15.0.1.</remarks>
internal static class QuotaErrors
{
    /// <summary>The quota of a command that was done, or the exception that answers a refusal.</summary>
    public static Quota OrThrow(this QuotaReply reply, string projectId, string resource) =>
        reply is QuotaReply.Done(var quota) ? quota : throw reply.ToAnswer(projectId, resource);

    /// <summary>Turns a refusal into an answer.</summary>
    public static ApiException ToAnswer(this QuotaReply reply, string projectId, string resource) => reply switch
    {
        QuotaReply.NotFound => NotFound(projectId, resource),
        QuotaReply.AlreadyExists => new ApiException(409, $"Quota for project {projectId} already exists for resource {resource}."),
        _ => throw new UnreachableException(),
    };

    /// <summary>A project has no quota of its own for that resource.</summary>
    public static ApiException NotFound(string projectId, string resource) =>
        new(404, $"Quota could not be found: project_id {projectId} resource {resource}.");
}
