using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers;

/// <summary>A wanted upgrade of a built bay.</summary>
/// <param name="Before">The bay as it is.</param>
/// <param name="After">The bay with the new bay model and its labels.</param>
/// <param name="Groups">The bay's default groups as they are, images included.</param>
/// <param name="Group">The group that the tenant named; null for the whole bay, masters included.</param>
public sealed record BayUpgrade(BaySpec Before, BaySpec After, ImmutableArray<NodeGroupSnapshot> Groups, NodeGroupSnapshot? Group);
