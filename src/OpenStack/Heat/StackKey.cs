namespace Magnum.OpenStack.Heat;

/// <summary>Which stack of a project: by its id, by its name, or by both, which saves Heat a redirection and the caller a second request.</summary>
/// <param name="Name">The name; null where only the id is known.</param>
/// <param name="Id">Heat's id; null where only the name is known.</param>
public readonly record struct StackKey(string? Name, string? Id)
{
    /// <summary>One of the two by itself: what looks as Heat's ids do is an id.</summary>
    public static StackKey Of(string idOrName) => Guid.TryParseExact(idOrName, "D", out _) ? new(null, idOrName) : new(idOrName, null);

    /// <inheritdoc cref="Of"/>
    public static implicit operator StackKey(string idOrName) => Of(idOrName);

    /// <summary>The stack's part of a URL.</summary>
    internal string Path => string.Join('/', new[] { Name, Id }.OfType<string>().Select(Uri.EscapeDataString));
}
