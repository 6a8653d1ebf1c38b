namespace Magnum.Api.JsonPatch;

/// <summary>One element of a patch, its types checked.</summary>
/// <param name="Path">For example <c>/labels/foo</c>.</param>
/// <param name="Op"><c>add</c>, <c>replace</c> or <c>remove</c>.</param>
/// <param name="HasValue">Whether a value was sent.</param>
/// <param name="Value">The value; null may have been sent.</param>
internal sealed record PatchOperation(string Path, string Op, bool HasValue, object? Value)
{
    /// <summary>The names between the slashes.</summary>
    public IReadOnlyList<string> Steps { get; } = Path[1..].Split('/');

    /// <summary>The element as messages repeat it: path, op, value, in this order.</summary>
    public OrderedDictionary<string, object?> Echo()
    {
        var echo = new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["path"] = Path, ["op"] = Op };
        if (HasValue)
            echo["value"] = Value;
        return echo;
    }
}
