namespace Magnum.OpenStack.Heat;

/// <summary>Which stack of a project: by its id, by its name, or by both, which saves Heat a redirection and the caller a second request.</summary>
public sealed record StackKey
{
    /// <summary>Names one.</summary>
    /// <param name="name">The name; null where only the id is known.</param>
    /// <param name="id">Heat's id; null where only the name is known.</param>
    /// <exception cref="ArgumentException">Neither is there: it would be every stack.</exception>
    public StackKey(string? name, string? id)
    {
        if (name is null && id is null)
            throw new ArgumentException("A stack is known by its name or by its id.", nameof(name));
        (Name, Id) = (name, id);
    }

    /// <summary>The name; null where only the id is known.</summary>
    public string? Name { get; }

    /// <summary>Heat's id; null where only the name is known.</summary>
    public string? Id { get; }

    /// <summary>The stack's part of a URL.</summary>
    internal string Path => string.Join('/', new[] { Name, Id }.OfType<string>().Select(Uri.EscapeDataString));

    /// <summary>One of the two by itself: what looks as Heat's ids do is an id.</summary>
    public static StackKey Of(string idOrName) => Guid.TryParseExact(idOrName, "D", out _) ? new(null, idOrName) : new(idOrName, null);

    /// <inheritdoc cref="Of"/>
    public static implicit operator StackKey(string idOrName) => Of(idOrName);
}
