using System.Text;

namespace Magnum.Api.Validation;

/// <summary>
/// Reads a dictionary or a list that is spelled in a text, in Python's notation or JSON: clients send labels and health reasons so.
/// </summary>
/// <remarks>Source: openstack/magnum magnum/api/utils.py, apply_jsonpatch, which calls <c>ast.literal_eval</c>; JSON's words are our addition.</remarks>
internal sealed class PythonLiteral
{
    private const int MaximumDepth = 32;
    private readonly string _text;
    private int _at;

    private PythonLiteral(string text) => _text = text;

    /// <summary>The dictionary, or null when the text spells none.</summary>
    public static OrderedDictionary<string, object?>? Dictionary(string text)
    {
        var reader = new PythonLiteral(text);
        return reader.Value(0, out var value) && reader.AtEnd() ? value as OrderedDictionary<string, object?> : null;
    }

    /// <summary>The list, or null when the text spells none.</summary>
    public static List<object?>? List(string text)
    {
        var reader = new PythonLiteral(text);
        return reader.Value(0, out var value) && reader.AtEnd() ? value as List<object?> : null;
    }

    private bool AtEnd()
    {
        Skip();
        return _at == _text.Length;
    }

    private bool Value(int depth, out object? value)
    {
        value = null;
        Skip();
        if (_at == _text.Length || depth > MaximumDepth)
            return false;
        return _text[_at] switch
        {
            '{' => Dictionary(depth, out value),
            '[' => List(depth, out value),
            '\'' or '"' => Quoted(out value),
            'u' or 'U' when _at + 1 < _text.Length && _text[_at + 1] is '\'' or '"' => Prefixed(out value),
            '-' or '+' or (>= '0' and <= '9') => Number(out value),
            _ => Word(out value),
        };
    }

    private bool Prefixed(out object? value)
    {
        _at++;
        return Quoted(out value);
    }

    private bool Dictionary(int depth, out object? value)
    {
        var dictionary = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        value = dictionary;
        _at++;
        if (Next('}'))
            return true;
        while (true)
        {
            if (!Value(depth + 1, out var key) || key is List<object?> or OrderedDictionary<string, object?> || !Next(':') || !Value(depth + 1, out var item))
                return false;
            dictionary[PythonText.Str(key)] = item;
            if (Next('}'))
                return true;
            if (!Next(','))
                return false;
            if (Next('}'))
                return true;
        }
    }

    private bool List(int depth, out object? value)
    {
        var list = new List<object?>();
        value = list;
        _at++;
        if (Next(']'))
            return true;
        while (true)
        {
            if (!Value(depth + 1, out var item))
                return false;
            list.Add(item);
            if (Next(']'))
                return true;
            if (!Next(','))
                return false;
            if (Next(']'))
                return true;
        }
    }

    private bool Quoted(out object? value)
    {
        value = null;
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var character = _text[_at++];
            if (character == quote)
            {
                value = PythonValue.Storable(text.ToString());
                return true;
            }

            if (character == '\n')
                return false;
            if (character != '\\')
                text.Append(character);
            else if (!Escaped(text))
                return false;
        }

        return false;
    }

    private bool Escaped(StringBuilder text)
    {
        if (_at == _text.Length)
            return false;
        var character = _text[_at++];
        switch (character)
        {
            case 'n':
                text.Append('\n');
                return true;
            case 'r':
                text.Append('\r');
                return true;
            case 't':
                text.Append('\t');
                return true;
            case 'b':
                text.Append('\b');
                return true;
            case 'f':
                text.Append('\f');
                return true;
            case 'x':
                return Hex(2, text);
            case 'u':
                return Hex(4, text);
            case '\'' or '"' or '\\' or '/':
                text.Append(character);
                return true;
            default:
                // Python keeps the backslash of an escape that it doesn't know.
                text.Append('\\').Append(character);
                return true;
        }
    }

    private bool Hex(int digits, StringBuilder text)
    {
        if (_at + digits > _text.Length || !ushort.TryParse(_text.AsSpan(_at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit))
            return false;
        text.Append((char)unit);
        _at += digits;
        return true;
    }

    private bool Number(out object? value)
    {
        value = null;
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '-' or '+' or '.' or 'e' or 'E'))
            _at++;
        var text = _text[start.._at];
        if (!double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _))
            return false;
        value = PythonValue.Number(text);
        return true;
    }

    private bool Word(out object? value)
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        var word = _text.AsSpan(start, _at - start);
        value = word is "True" or "true" ? true : word is "False" or "false" ? false : null;
        return value is not null || word is "None" or "null";
    }

    private bool Next(char character)
    {
        Skip();
        if (_at == _text.Length || _text[_at] != character)
            return false;
        _at++;
        return true;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }
}
