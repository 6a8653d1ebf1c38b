using Magnum.Api.Authentication;

namespace Magnum.Api.Policy;

/// <summary>Who wants to do it, and to whose object.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="TargetProject">Owner of the object; the caller's own project where there is no object yet.</param>
/// <param name="TargetUser">Creator of the object; the caller where there is no object yet.</param>
internal readonly record struct PolicyQuestion(CallerIdentity Caller, string TargetProject, string TargetUser)
{
    public bool IsOwn => TargetProject == Caller.ProjectId;

    public bool IsCreator => TargetUser == Caller.UserId;
}
