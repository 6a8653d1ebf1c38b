using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text.RegularExpressions;
using Magnum.Api.Errors;

namespace Magnum.Api.Validation;

/// <summary>Text with limits, counted in code points as Python does. Gives <see cref="string"/>.</summary>
/// <param name="Minimum">Fewest characters.</param>
/// <param name="Maximum">Most characters.</param>
/// <param name="Pattern">What it must match, or null.</param>
/// <param name="PatternText">The pattern as the message shows it.</param>
internal sealed record TextField(int Minimum, int Maximum, Regex? Pattern = null, string? PatternText = null) : FieldType
{
    public override object Check(string field, object value)
    {
        if (value is not string text)
            throw ApiException.InvalidInput(field, PythonText.Str(value), "Value should be string");
        var length = text.EnumerateRunes().Count();
        if (length < Minimum)
            throw ApiException.InvalidInput(field, text, $"Value should have a minimum character requirement of {Minimum}");
        if (length > Maximum)
            throw ApiException.InvalidInput(field, text, $"Value should have a maximum character requirement of {Maximum}");
        if (Pattern is not null && !Pattern.IsMatch(text))
            throw ApiException.InvalidInput(field, text, $"Value should match the pattern {PatternText}");
        return text;
    }
}

/// <summary>Text that nothing but the body's size limits; its refusal has other words than that of <see cref="TextField"/>. Gives <see cref="string"/>.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1, fields of wtypes.text instead of StringType, release 15.0.1.</remarks>
internal sealed record PlainTextField : FieldType
{
    public override object Check(string field, object value) => value as string ?? throw WrongType(field, value, "<class 'str'>", value);
}

/// <summary>A whole number. Texts of digits count, fractions are cut, as by Python's <c>int()</c>. Gives <see cref="int"/>.</summary>
/// <param name="Minimum">Least value.</param>
/// <param name="Maximum">Greatest value.</param>
internal sealed partial record IntegerField(int Minimum, int Maximum = int.MaxValue) : FieldType
{
    public override object? Convert(object? raw) => raw switch
    {
        null => null,
        BigInteger => raw,
        bool flag => new BigInteger(flag ? 1 : 0),
        double fraction when double.IsFinite(fraction) => new BigInteger(Math.Truncate(fraction)),
        double => throw new ConversionException("cannot convert float infinity to integer"),
        string text when Whole(text, out var whole) => whole,
        string text => throw new ConversionException($"invalid literal for int() with base 10: {PythonText.Repr(text)}"),
        _ => throw new ConversionException($"int() argument must be a string, a bytes-like object or a number, not '{PythonText.TypeName(raw)}'"),
    };

    public override object Check(string field, object value)
    {
        var whole = (BigInteger)value;
        if (whole < Minimum)
            throw ApiException.InvalidInput(field, PythonText.Str(whole), $"Value should be greater or equal to {Minimum}");
        if (whole > Maximum)
            throw ApiException.InvalidInput(field, PythonText.Str(whole), $"Value should be lower or equal to {Maximum}");
        return (int)whole;
    }

    private static bool Whole(string text, out BigInteger whole)
    {
        whole = default;
        return text.Length <= 100 && Digits().IsMatch(text.Trim())
            && BigInteger.TryParse(text.Trim().Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole);
    }

    // Python allows an underscore between two digits.
    [GeneratedRegex(@"^[+-]?[0-9]+(_[0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}

/// <summary>True or false, also as a word or 0 and 1. Gives <see cref="bool"/>.</summary>
/// <remarks>Words and message: openstack/oslo.utils oslo_utils/strutils.py, bool_from_string.</remarks>
internal sealed record BooleanField : FieldType
{
    public override object Check(string field, object value) => Parse(PythonText.Str(value)) ?? throw ApiException.InvalidInput(
        field,
        PythonText.Str(value),
        $"Unrecognized value '{PythonText.Str(value)}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'");

    /// <summary>The meaning of a word, or null.</summary>
    public static bool? Parse(string text) => text.Trim().ToLowerInvariant() switch
    {
        "t" or "true" or "on" or "y" or "yes" or "1" => true,
        "f" or "false" or "off" or "n" or "no" or "0" => false,
        _ => null,
    };
}

/// <summary>One of some words. Gives <see cref="string"/>.</summary>
/// <param name="Words">In the order in which the message names them.</param>
internal sealed record WordField(params string[] Words) : FieldType
{
    public override object Check(string field, object value) => value is string word && Words.Contains(word, StringComparer.Ordinal)
        ? word
        : throw ApiException.InvalidInput(field, PythonText.Str(value), $"Value should be one of: {string.Join(", ", Words)}");
}

/// <summary>A dictionary of texts; numbers and booleans become text. Gives <see cref="ImmutableSortedDictionary{TKey, TValue}"/>.</summary>
internal sealed record LabelsField : FieldType
{
    public override object? Convert(object? raw) => raw is null or OrderedDictionary<string, object?>
        ? raw
        : throw new ConversionException($"Value not a valid dict: {PythonText.Str(raw)}");

    public override object Check(string field, object value)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var (key, item) in (OrderedDictionary<string, object?>)value)
        {
            switch (item)
            {
                case null:
                    break;
                case List<object?> or OrderedDictionary<string, object?>:
                    throw WrongType(field, value, "(<class 'str'>, (<class 'int'>,), <class 'bool'>, <class 'float'>)", item);
                default:
                    labels[key] = PythonText.Str(item);
                    break;
            }
        }

        return labels.ToImmutable();
    }

    // A label without a value.
    public override ApiException? StorageObjection(string field, object value)
    {
        foreach (var (key, item) in (OrderedDictionary<string, object?>)value)
        {
            if (item is null)
                return ApiException.BadRequest($"Field `{field}[{key}]' cannot be None");
        }

        return null;
    }
}

/// <summary>A list of texts. Gives <see cref="ImmutableArray{T}"/>.</summary>
internal sealed record TextListField : FieldType
{
    public override object? Convert(object? raw) => raw is null or List<object?>
        ? raw
        : throw new ConversionException($"Value not a valid list: {PythonText.Str(raw)}");

    public override object Check(string field, object value) => ((List<object?>)value)
        .Select(item => item as string ?? throw WrongType(field, value, "<class 'str'>", item))
        .ToImmutableArray();
}

/// <summary>A UUID. Gives <see cref="Guid"/>.</summary>
internal sealed record UuidField : FieldType
{
    public override object Check(string field, object value) => Identifier.Uuid(PythonText.Str(value))
        ?? throw ApiException.BadRequest($"Expected a uuid but received {PythonText.Str(value)}.");
}

/// <summary>Addresses of name servers, separated by commas. Gives <see cref="string"/>.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/types.py, DNSListType, release 15.0.1.</remarks>
internal sealed record NameServersField : FieldType
{
    public override object Check(string field, object value)
    {
        if (value is not string text)
            throw WrongType(field, value, "<class 'str'>", value);
        foreach (var part in text.Split(','))
        {
            var address = part.Trim();
            // A bare number would pass as an IPv4 address; a name server is written with dots or colons.
            if (!IPAddress.TryParse(address, out _) || !address.AsSpan().ContainsAny('.', ':') || (address.Contains('.', StringComparison.Ordinal) && !address.Contains(':', StringComparison.Ordinal) && address.Count('.') != 3))
                throw ApiException.BadRequest($"Expected a single dns address or comma separated dns list, but received {text}.");
        }

        return text;
    }
}

/// <summary>The address of one name server, IPv4. Gives <see cref="string"/>.</summary>
/// <remarks>Source: openstack/wsme wsme/types.py, IPv4AddressType, which bay models have where cluster templates have a list.</remarks>
internal sealed record NameServerField : FieldType
{
    public override object Check(string field, object value)
    {
        if (value is not string text)
            throw WrongType(field, value, "<class 'str'>", value);
        return text.Count('.') == 3 && IPAddress.TryParse(text, out var address) && address.AddressFamily is AddressFamily.InterNetwork
            ? text
            : throw ApiException.InvalidInput(field, text, "Value should be IPv4 format");
    }
}

/// <summary>A field that clients may send and that has no effect. Gives nothing.</summary>
internal sealed record IgnoredField : FieldType
{
    public override object? Check(string field, object value) => null;
}
