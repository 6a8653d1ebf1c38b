using System.Collections.Immutable;
using System.Text;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Asks for a bay.</summary>
/// <param name="Spec">What it is to be.</param>
/// <param name="Token">The caller's Keystone token: used inside this call to make the trusts, never stored or logged.</param>
[GenerateSerializer, Immutable, Alias("Magnum.CreateBay")]
public sealed record CreateBay([property: Id(0)] BaySpec Spec, [property: Id(1)] string Token)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Spec = ").Append(Spec).Append(", Token = (hidden)");
        return true;
    }
}

/// <summary>Asks for another number of machines in one group.</summary>
/// <param name="NodeGroup">UUID of the group; null for the default workers.</param>
/// <param name="NodeCount">Wanted machines.</param>
/// <param name="NodesToRemove">Machines that go first: server UUID, index or private address.</param>
/// <param name="Rollback">Whether Heat takes a failed change back.</param>
/// <param name="Verb">The operation's word in a refusal: <c>Resizing</c> or <c>Updating</c>.</param>
/// <param name="Order">The order's own id, the same in every repetition: one that was taken within the last day changes nothing more. Null for an order that is not repeated.</param>
[GenerateSerializer, Immutable, Alias("Magnum.ResizeBay")]
public sealed record ResizeBay(
    [property: Id(0)] Guid? NodeGroup,
    [property: Id(1)] int NodeCount,
    [property: Id(2)] ImmutableArray<string> NodesToRemove,
    [property: Id(3)] bool Rollback,
    [property: Id(4)] string Verb,
    [property: Id(5)] Guid? Order = null);

/// <summary>Reports health seen from outside, as the auto-healer does. What is null stays.</summary>
/// <param name="Status">The new health.</param>
/// <param name="Reason">The new reasons, whole.</param>
/// <param name="ForgetsStatus">True: nobody measures the health any more; the status becomes null again.</param>
[GenerateSerializer, Immutable, Alias("Magnum.ReportBayHealth")]
public sealed record ReportBayHealth(
    [property: Id(0)] HealthStatus? Status,
    [property: Id(1)] ImmutableSortedDictionary<string, string>? Reason,
    [property: Id(2)] bool ForgetsStatus = false);
