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

    /// <summary>Every two values of different factors, each two once.</summary>
    public static IEnumerable<(T One, T Other)> Couples<T>(IReadOnlyList<IReadOnlyList<T>> factors) =>
        Pairs(factors).SelectMany(static pair => pair.One, static (pair, one) => (pair.Other, one)).SelectMany(static p => p.Other, static (p, other) => (p.one, other));

    /// <summary>The values with the fewest others, two at most, beside which they may stand in a row; null where there are none.</summary>
    /// <param name="values">Of different factors.</param>
    /// <param name="factors">All factors.</param>
    /// <param name="fits">Whether values may stand in one row.</param>
    public static IReadOnlyList<T>? Complete<T>(IReadOnlyList<T> values, IReadOnlyList<IReadOnlyList<T>> factors, Func<IReadOnlyList<T>, bool> fits)
        where T : notnull
    {
        if (fits(values))
            return values;
        var others = factors.Where(factor => !factor.Any(values.Contains)).ToList();
        return others.SelectMany(static factor => factor).Select(one => (IReadOnlyList<T>)[.. values, one]).FirstOrDefault(fits)
            ?? Pairs(others).SelectMany(static pair => pair.One, static (pair, one) => (pair.Other, one)).SelectMany(static p => p.Other, static (p, other) => (p.one, other))
                .Select(two => (IReadOnlyList<T>)[.. values, two.one, two.other]).FirstOrDefault(fits);
    }

    /// <summary>Rows with at most one value of each factor, in which every two values of different factors that may stand together do so once.</summary>
    /// <param name="factors">The values of each factor; a row may lack any of them.</param>
    /// <param name="complete">Two values with what they need beside them; null where they don't go together.</param>
    /// <param name="fits">Whether values may stand in one row.</param>
    /// <param name="chance">Which of many such sets of rows.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<IReadOnlyList<T>> Cover<T>(
        IReadOnlyList<IReadOnlyList<T>> factors, Func<(T One, T Other), IReadOnlyList<T>?> complete, Func<IReadOnlyList<T>, bool> fits, Random chance)
        where T : notnull
    {
        var whole = Couples(factors).Select(pair => (Pair: pair, Row: complete(pair))).Where(static one => one.Row is not null).ToDictionary(static one => one.Pair, static one => one.Row!);
        var open = whole.Keys.ToHashSet();
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
            var row = whole[first].ToList();
            foreach (var factor in factors.Where(factor => !factor.Any(row.Contains)).OrderBy(_ => chance.Next()).ToList())
            {
                var value = factor.OrderBy(_ => chance.Next()).MaxBy(value => row.Count(other => Holds((value, other))));
                if (value is not null && fits([.. row, value]))
                    row.Add(value);
            }

            return row;
        }
    }
}
