using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Rules;

/// <summary>The one table of a driver: what it does with every label of Magnum's drivers and with the fields of templates and clusters.</summary>
/// <remarks>
/// A label that no driver of Magnum's knows is the tenant's own and means nothing. Names and meaning: openstack/magnum doc/source/user/index.rst "Labels", releases 15 to
/// 22; the drivers' template_def.py, release 15.
/// </remarks>
internal sealed class BayRules
{
    private readonly ImmutableArray<BayRule> foreign;

    /// <param name="rules">What the driver says of its own engine's labels, and of fields.</param>
    /// <param name="foreign">Labels of other engines.</param>
    /// <param name="conflicts">What can't be built together.</param>
    public BayRules(IEnumerable<BayRule> rules, IEnumerable<string> foreign, ImmutableArray<BayConflict> conflicts)
    {
        All = [.. rules];
        Conflicts = conflicts;
        var own = All.Select(static rule => rule.Name).ToHashSet(StringComparer.Ordinal);
        this.foreign = [.. BayRule.Refused("it is for another engine", foreign.Where(label => !own.Contains(label)).Distinct(StringComparer.Ordinal))];
    }

    /// <summary>The driver's own, in the order in which they are told.</summary>
    public ImmutableArray<BayRule> All { get; }

    /// <summary>Labels of other engines: refused, because what they ask for is not built.</summary>
    public IEnumerable<BayRule> Foreign => foreign;

    /// <summary>What values must not be together.</summary>
    public ImmutableArray<BayConflict> Conflicts { get; }

    /// <summary>Everything that is wrong with a bay, a sentence each; null for nothing. Only values that are allowed are looked at together.</summary>
    public string? Objection(BaySpec spec)
    {
        var objections = All.Concat(foreign).Select(rule => rule.Objection(spec)).OfType<string>().ToList();
        if (objections.Count == 0)
            objections.AddRange(Conflicts.Select(conflict => conflict.Objection(spec)).OfType<string>());
        return objections.Count == 0 ? null : string.Join(' ', objections);
    }
}
