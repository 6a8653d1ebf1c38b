using Magnum.Api.Microversions;

namespace Magnum.Api.Requests;

/// <summary>The statuses with which an operation may refuse, derived from what it declares.</summary>
internal static class OperationStatuses
{
    /// <summary>What every operation that needs a token may answer: no token, a version that isn't offered, too many requests, something away.</summary>
    public static IReadOnlyList<int> Common { get; } = [401, 406, 429, 503];

    /// <summary>What this one may answer beside its successes and <see cref="Common"/>.</summary>
    public static IReadOnlyList<int> Own(ApiOperation operation)
    {
        var statuses = new SortedSet<int>(operation.Refusals);
        // Every operation refuses arguments that it doesn't have.
        if (!operation.IsPublic)
            statuses.UnionWith([400, 403]);
        // An identifier may name nothing, or more than one.
        if (operation.Path.Contains('{', StringComparison.Ordinal))
            statuses.UnionWith([404, 409]);
        // The key may be malformed, or stand for another request.
        if (operation.TakesIdempotencyKey)
            statuses.UnionWith([400, 409]);
        if (operation.Body is not null)
            statuses.UnionWith([400, 408, 413, 415]);
        // A body is not looked into there, but it has to come, and has its bounds.
        if (operation.TakesNothing)
            statuses.UnionWith([408, 413]);
        return [.. statuses];
    }

    /// <summary>All refusals, ascending.</summary>
    public static IReadOnlyList<int> All(ApiOperation operation) =>
        operation.IsBeside ? [] : operation.IsPublic ? [.. Own(operation).Append(406).Order()] : [.. Own(operation).Concat(Common).Distinct().Order()];

    /// <summary>The ranges of microversions in which it succeeds in one way: first, last, statuses.</summary>
    public static IEnumerable<(Microversion First, Microversion Last, IReadOnlyList<int> Statuses)> Ranges(ApiOperation operation, Microversion maximum)
    {
        var rows = Enumerable.Range(Microversion.Minimum.Minor, maximum.Minor)
            .Select(static minor => new Microversion(minor))
            .Where(version => version >= operation.Since)
            .Select(version => (version, statuses: operation.Successes.Where(answer => version >= answer.Since && !(version >= answer.Before)).Select(static answer => answer.Status).Order().ToList()))
            .ToList();
        for (var at = 0; at < rows.Count;)
        {
            var end = at + 1;
            while (end < rows.Count && rows[end].statuses.SequenceEqual(rows[at].statuses))
                end++;
            yield return (rows[at].version, rows[end - 1].version, rows[at].statuses);
            at = end;
        }
    }
}
