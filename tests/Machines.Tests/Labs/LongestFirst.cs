using Magnum.Machines.Tests.Labs;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Magnum.Machines.Tests.Labs;

/// <summary>The collections that take longest begin first, so that none of them runs on alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [nameof(KubernetesMastersTests), nameof(KubernetesBayTests), LabSilo.OfSwarms, nameof(SwarmUpgradeTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static collection => Rank(collection.TestCollectionDisplayName)).ThenBy(static collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Rank(string name)
    {
        var rank = Array.FindIndex(Longest, one => name.Contains(one, StringComparison.Ordinal));
        return rank < 0 ? Longest.Length : rank;
    }
}
