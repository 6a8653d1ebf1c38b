using Magnum.Api.Errors;

namespace Magnum.Api.Validation;

/// <summary>What a field may hold. Reading has two steps, as in WSME, because their messages differ.</summary>
/// <remarks>Source: openstack/wsme wsme/rest/json.py (fromjson) and wsme/types.py (validate).</remarks>
internal abstract record FieldType
{
    /// <summary>Turns a JSON value into the field's own kind of value: text to number, word to boolean. Null stays null.</summary>
    /// <exception cref="ConversionException">It can't be turned.</exception>
    public virtual object? Convert(object? raw) => raw;

    /// <summary>Checks a converted value, never null, and gives what handlers get.</summary>
    /// <exception cref="ApiException">400 naming the field.</exception>
    public abstract object? Check(string field, object value);

    /// <summary>The refusal of a converted value that upstream reads but can't store: it comes after all other checks of a POST. Null when it can be stored.</summary>
    public virtual ApiException? StorageObjection(string field, object value) => null;

    /// <summary>All steps for a value that doesn't come from a body of its own, such as a patched attribute.</summary>
    public object? Read(string field, object? raw)
    {
        try
        {
            if (Convert(raw) is not { } value)
                return null;
            var read = Check(field, value);
            return StorageObjection(field, value) is { } objection ? throw objection : read;
        }
        catch (ConversionException error)
        {
            throw ApiException.InvalidInput(field, PythonText.Str(raw), error.Message);
        }
    }

    /// <summary>The refusal of a value of another type.</summary>
    protected static ApiException WrongType(string field, object? value, string expected, object? culprit) => ApiException.InvalidInput(
        field, PythonText.Str(value), $"Wrong type. Expected '{expected}', got '<class '{PythonText.TypeName(culprit)}'>'");
}

/// <summary>A value that can't be turned into the field's kind; the caller knows what the message must name.</summary>
/// <param name="message">Python's own text.</param>
internal sealed class ConversionException(string message) : Exception(message);
