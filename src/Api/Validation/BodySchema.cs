using Magnum.Api.Errors;
using Magnum.Api.Microversions;

namespace Magnum.Api.Validation;

/// <summary>One field of a body.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">What it may hold.</param>
internal sealed record BodyField(string Name, FieldType Type)
{
    /// <summary>Refused when absent; null counts as present.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>Refused when present.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The microversion that brought it: below, it is unknown.</summary>
    public Microversion Since { get; init; } = Microversion.Minimum;

    /// <summary>Whether the value is an empty text in a field that can't hold one.</summary>
    public bool IsEmpty(object? raw) => raw is "" && !IsMandatory && Type is not TextField { Minimum: 0 };
}

/// <summary>The body of one kind of request: its fields in the order in which they are checked.</summary>
/// <param name="Argument">Upstream's name of the argument, which messages repeat.</param>
/// <param name="Fields">The fields.</param>
internal sealed record BodySchema(string Argument, IReadOnlyList<BodyField> Fields)
{
    /// <summary>The field of that name, or null.</summary>
    public BodyField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>This body as requests of a version have it.</summary>
    public BodySchema At(Microversion version) => Fields.All(field => version >= field.Since) ? this : Derive(Argument, field => version >= field.Since ? field : null);

    /// <summary>A body made from this one.</summary>
    /// <param name="argument">Its name.</param>
    /// <param name="change">Gives each field as it is there; null leaves it out.</param>
    public BodySchema Derive(string argument, Func<BodyField, BodyField?> change) => new(argument, [.. Fields.Select(change).OfType<BodyField>()]);

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="emptyMeansNull">Whether an empty text counts as null where it can't be a value; Horizon and gophercloud send it for what is unset.</param>
    /// <exception cref="ApiException">400 with WSME's text.</exception>
    public BodyValues Read(object? body, bool emptyMeansNull)
    {
        var values = ReadForStorage(body, emptyMeansNull);
        values.CheckStorable();
        return values;
    }

    /// <summary>The same for those who call <see cref="BodyValues.CheckStorable"/> once their own checks are done.</summary>
    /// <param name="body">The body.</param>
    /// <param name="emptyMeansNull">As in <see cref="Read"/>.</param>
    /// <exception cref="ApiException">400 with WSME's text.</exception>
    public BodyValues ReadForStorage(object? body, bool emptyMeansNull)
    {
        if (body is not OrderedDictionary<string, object?> keys)
            throw ApiException.InvalidInput(Argument, PythonText.Str(body), $"Value not a valid dict: {PythonText.Str(body)}");
        var unknown = keys.Keys.Where(key => Find(key) is null).ToList();
        if (unknown.Count > 0)
            throw ApiException.UnknownAttributes(Argument, unknown);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        ApiException? objection = null;
        foreach (var field in Fields)
        {
            if (!keys.TryGetValue(field.Name, out var raw))
            {
                if (field.IsMandatory)
                    throw ApiException.InvalidInput(field.Name, "None", "Mandatory field missing.");
                continue;
            }

            if (emptyMeansNull && field.IsEmpty(raw))
                raw = null;
            var value = Convert(field, raw, body);
            if (field.IsReadOnly)
                throw ApiException.InvalidInput(field.Name, PythonText.Str(value), "Cannot set read only field.");
            values[field.Name] = value is null ? null : field.Type.Check(field.Name, value);
            if (value is not null)
                objection ??= field.Type.StorageObjection(field.Name, value);
        }

        return new BodyValues(values, objection);
    }

    private object? Convert(BodyField field, object? raw, object body)
    {
        try
        {
            return field.Type.Convert(raw);
        }
        catch (ConversionException error)
        {
            throw ApiException.InvalidInput(Argument, PythonText.Str(body), error.Message);
        }
    }
}
