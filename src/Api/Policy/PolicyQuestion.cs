using Magnum.Api.Authentication;

namespace Magnum.Api.Policy;

/// <summary>Who wants to do it, and to whose object.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="TargetProject">Owner of the object; the caller's own project where there is no object yet; null for a token of no project.</param>
/// <param name="TargetUser">Creator of the object; the caller where there is no object yet.</param>
/// <param name="Target">The object: a <see cref="Magnum.Grains.Abstractions.Bays.BaySnapshot"/>, a <see cref="Magnum.Grains.Abstractions.BayModels.BayModelSnapshot"/>, or null.</param>
internal readonly record struct PolicyQuestion(CallerIdentity Caller, string? TargetProject, string? TargetUser, object? Target = null)
{
    /// <summary>With no particular object in view: about what is, or will be, the caller's own.</summary>
    public static PolicyQuestion Own(CallerIdentity caller) => new(caller, caller.ScopedProjectId, caller.UserId);
}
