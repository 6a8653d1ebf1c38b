using System.Collections.Immutable;

namespace Magnum.Api.Validation;

/// <summary>The fields of a body that were sent, checked. Null stands for JSON null.</summary>
internal sealed class BodyValues(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>Whether the field was sent, null included.</summary>
    public bool Has(string field) => values.ContainsKey(field);

    public string? Text(string field) => Value(field) as string;

    public int? Integer(string field) => Value(field) as int?;

    public bool? Flag(string field) => Value(field) as bool?;

    public Guid? Uuid(string field) => Value(field) as Guid?;

    public ImmutableSortedDictionary<string, string>? Labels(string field) => Value(field) as ImmutableSortedDictionary<string, string>;

    /// <summary>A value of a type that only its resource knows; null when it was not sent.</summary>
    public T? Other<T>(string field)
        where T : struct => Value(field) as T?;

    public ImmutableArray<string> Texts(string field) => Value(field) is ImmutableArray<string> texts ? texts : [];

    private object? Value(string field) => values.GetValueOrDefault(field);
}
