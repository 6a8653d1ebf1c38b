using System.Collections.Immutable;
using Magnum.Api.Errors;

namespace Magnum.Api.Validation;

/// <summary>The fields of a body that were sent, checked. Null stands for JSON null.</summary>
/// <param name="values">The values.</param>
/// <param name="objection">The refusal of what can't be stored, for who asked to be told late.</param>
internal sealed class BodyValues(IReadOnlyDictionary<string, object?> values, ApiException? objection = null)
{
    /// <summary>Refuses what can't be stored; who reads a body with <see cref="BodySchema.ReadForStorage"/> calls this after its own checks.</summary>
    /// <exception cref="ApiException">400.</exception>
    public void CheckStorable()
    {
        if (objection is not null)
            throw objection;
    }

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
