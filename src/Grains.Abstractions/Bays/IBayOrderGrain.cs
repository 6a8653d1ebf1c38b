using System.Text;
using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Takes orders for bays from services that do not go through the HTTP API. Key: <see cref="GrainKeys.Bay"/> of a new UUID, which becomes the bay's.</summary>
/// <remarks>
/// It reads the bay model itself, checks what is wished, resolves networks, flavors and keypair with the caller's own rights, and has the bay created.
/// Afterwards the bay is spoken to under the same key, as <see cref="IBayGrain"/>.
/// </remarks>
[Alias("Magnum.IBayOrderGrain")]
public interface IBayOrderGrain : IGrainWithStringKey
{
    /// <summary>Orders a bay made from a bay model.</summary>
    /// <returns>
    /// Accepted only when the creation survives the death of every process. Repeating it with the same key answers the bay that exists, whatever is ordered.
    /// Refused with <see cref="BayError.InvalidOrder"/> for what the caller should change.
    /// </returns>
    [AlwaysInterleave]
    [Alias("Order")]
    Task<BayReply> OrderAsync(OrderBay command, CancellationToken cancellationToken);
}

/// <summary>Orders a bay.</summary>
/// <param name="BayModel">UUID of a bay model (cluster template) of the caller's project, or of a public one.</param>
/// <param name="Wishes">What it is to be.</param>
/// <param name="Token">The caller's Keystone token: used inside this call to look things up and to make the bay's trusts, never stored or logged. From outside, the same as the call's.</param>
[GenerateSerializer, Immutable, Alias("Magnum.OrderBay")]
public sealed record OrderBay([property: Id(0)] Guid BayModel, [property: Id(1)] BayWishes Wishes, [property: Id(2)] string Token)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("BayModel = ").Append(BayModel).Append(", Wishes = ").Append(Wishes).Append(", Token = (hidden)");
        return true;
    }
}
