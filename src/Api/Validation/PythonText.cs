using System.Globalization;
using System.Numerics;
using System.Text;

namespace Magnum.Api.Validation;

/// <summary>Python's notation of values, as Magnum's messages show them.</summary>
internal static class PythonText
{
    /// <summary>What <c>str()</c> gives.</summary>
    public static string Str(object? value) => value as string ?? Repr(value);

    /// <summary>What <c>repr()</c> gives.</summary>
    public static string Repr(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>What <c>repr()</c> gives for the text's bytes in UTF-8.</summary>
    public static string BytesRepr(string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var text = new StringBuilder("b").Append(quote);
        foreach (var unit in Encoding.UTF8.GetBytes(value))
        {
            if (unit is >= 0x20 and < 0x7f && unit != quote && unit != '\\')
                text.Append((char)unit);
            else
                text.Append(Escape((char)unit, quote) ?? string.Create(CultureInfo.InvariantCulture, $"\\x{unit:x2}"));
        }

        return text.Append(quote).ToString();
    }

    /// <summary>Python's name of the value's type.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        BigInteger => "int",
        double => "float",
        string => "str",
        List<object?> => "list",
        _ => "dict",
    };

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("None");
                break;
            case bool flag:
                text.Append(flag ? "True" : "False");
                break;
            case BigInteger whole:
                text.Append(whole.ToString(CultureInfo.InvariantCulture));
                break;
            case double fraction:
                text.Append(Fraction(fraction));
                break;
            case string plain:
                AppendQuoted(text, plain);
                break;
            case List<object?> list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, list[i]);
                }

                text.Append(']');
                break;
            case OrderedDictionary<string, object?> dictionary:
                text.Append('{');
                for (var i = 0; i < dictionary.Count; i++)
                {
                    var (key, item) = dictionary.GetAt(i);
                    text.Append(i == 0 ? "" : ", ");
                    AppendQuoted(text, key);
                    text.Append(": ");
                    Append(text, item);
                }

                text.Append('}');
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is no value of a JSON document.", nameof(value));
        }
    }

    private static string Fraction(double value)
    {
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('e', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static void AppendQuoted(StringBuilder text, string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var character in value)
            text.Append(Escape(character, quote) ?? (char.IsControl(character) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}") : character.ToString()));
        text.Append(quote);
    }

    private static string? Escape(char character, char quote) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\\' => "\\\\",
        _ when character == quote => $"\\{quote}",
        _ => null,
    };
}
