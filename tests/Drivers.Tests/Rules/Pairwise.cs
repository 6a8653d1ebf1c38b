namespace Magnum.Drivers.Tests.Rules;

/// <summary>Pairs, and few rows that hold them all.</summary>
internal static class Pairwise
{
    /// <summary>How many rows are drawn for each that is kept.</summary>
    private const int Drawn = 20;

    /// <summary>Every two of some things, each two once.</summary>
    public static IEnumerable<(T One, T Other)> Pairs<T>(IReadOnlyList<T> things)
    {
        for (var i = 0; i < things.Count; i++)
        {
            for (var j = i + 1; j < things.Count; j++)
                yield return (things[i], things[j]);
        }
    }

    /// <summary>Rows with at most one value of each factor, in which every two values of different factors that go together stand together once, and every value once.</summary>
    /// <param name="factors">The values of each factor; a row may lack any of them.</param>
    /// <param name="fits">Whether values may stand in one row.</param>
    /// <param name="chance">Which of many such sets of rows.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<IReadOnlyList<T>> Cover<T>(IReadOnlyList<IReadOnlyList<T>> factors, Func<IReadOnlyList<T>, bool> fits, Random chance)
        where T : notnull
    {
        var open = Pairs(factors).SelectMany(static pair => pair.One, static (pair, one) => (pair.Other, one)).SelectMany(static p => p.Other, static (p, other) => (One: p.one, Other: other))
            .Where(pair => fits([pair.One, pair.Other])).ToHashSet();
        var rows = new List<IReadOnlyList<T>>();
        while (open.Count > 0)
        {
            // Each begins with a pair that is still missing; the best of some takes the most others along.
            var missing = open.ToList();
            var best = Enumerable.Range(0, Drawn).Select(_ => Row(missing[chance.Next(missing.Count)])).MaxBy(row => Pairs(row).Count(Holds))!;
            rows.Add(best);
            open.ExceptWith(Pairs(best));
            open.ExceptWith(Pairs(best).Select(static pair => (pair.Other, pair.One)));
        }

        return rows;

        bool Holds((T One, T Other) pair) => open.Contains(pair) || open.Contains((pair.Other, pair.One));

        IReadOnlyList<T> Row((T One, T Other) first)
        {
            var row = new List<T> { first.One, first.Other };
            foreach (var factor in factors.Where(factor => !factor.Contains(first.One) && !factor.Contains(first.Other)).OrderBy(_ => chance.Next()).ToList())
            {
                var value = factor.OrderBy(_ => chance.Next()).MaxBy(value => row.Count(other => Holds((value, other))));
                if (value is not null && fits([.. row, value]))
                    row.Add(value);
            }

            return row;
        }
    }
}
