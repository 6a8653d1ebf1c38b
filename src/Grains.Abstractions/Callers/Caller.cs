namespace Magnum.Grains.Abstractions.Callers;

/// <summary>Who makes a call, as Keystone vouched for it.</summary>
/// <param name="UserId">Keystone's id of the user; for a trust-scoped token the impersonated one.</param>
/// <param name="UserName">The user's name; shown to people, never used to decide.</param>
/// <param name="ProjectId">The project that the token is scoped to.</param>
/// <param name="IsAdmin">True when policy lets the caller reach objects of other projects.</param>
/// <param name="RequestId">The request's id, <c>req-&lt;uuid&gt;</c>; travels to OpenStack and into the event history.</param>
[GenerateSerializer, Immutable, Alias("Magnum.Caller")]
public sealed record Caller(
    [property: Id(0)] string UserId,
    [property: Id(1)] string UserName,
    [property: Id(2)] string ProjectId,
    [property: Id(3)] bool IsAdmin,
    [property: Id(4)] string RequestId);
