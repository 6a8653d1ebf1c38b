using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Asks that a bay moves to another bay model.</summary>
/// <param name="BayModel">The model as it is now.</param>
/// <param name="NodeGroup">UUID of the group. With a default group, or null, the whole stack of the bay is upgraded; one of the tenant's own is upgraded alone, to the bay's model.</param>
/// <param name="MaxBatchSize">How many machines may change at once, at least 1.</param>
/// <param name="Rollback">Whether Heat takes a failed change back.</param>
/// <param name="Order">The order's own id, as in <see cref="ResizeBay"/>.</param>
[GenerateSerializer, Immutable, Alias("Magnum.UpgradeBay")]
public sealed record UpgradeBay(
    [property: Id(0)] BayModelSnapshot BayModel,
    [property: Id(1)] Guid? NodeGroup,
    [property: Id(2)] int MaxBatchSize,
    [property: Id(3)] bool Rollback,
    [property: Id(4)] Guid? Order = null);

/// <summary>Asks for a new credential for a bay's machines.</summary>
/// <param name="Token">The caller's Keystone token: used inside this call to make the trust, never stored or logged.</param>
[GenerateSerializer, Immutable, Alias("Magnum.RotateBayCredentials")]
public sealed record RotateBayCredentials([property: Id(0)] string Token)
{
    /// <summary>Hides the token.</summary>
    public override string ToString() => nameof(RotateBayCredentials);
}

/// <summary>The credential that a bay's machines log in with: a trustee with the machines' trust.</summary>
/// <param name="UserId">Keystone's id of the trustee.</param>
/// <param name="UserName">Its name.</param>
/// <param name="UserDomainId">Id of its domain.</param>
/// <param name="Password">Its password: never stored outside of the bay's secrets, never logged.</param>
/// <param name="TrustId">Keystone's id of the trust.</param>
[GenerateSerializer, Immutable, Alias("Magnum.BayMachineCredential")]
public sealed record BayMachineCredential(
    [property: Id(0)] string UserId,
    [property: Id(1)] string UserName,
    [property: Id(2)] string UserDomainId,
    [property: Id(3)] string Password,
    [property: Id(4)] string TrustId)
{
    /// <summary>Hides everything.</summary>
    public override string ToString() => nameof(BayMachineCredential);
}
