using System.Text;

namespace Magnum.Api.Policy.Language;

/// <summary>The right side of a check: text in which <c>%(name)s</c> stands for an attribute of the object.</summary>
/// <remarks>The text is a Python format string over a dictionary; of it only <c>%(name)s</c> and <c>%%</c> make sense here, the rest is refused.</remarks>
internal sealed class MatchTemplate : IEquatable<MatchTemplate>
{
    private readonly string _spelling;
    private readonly IReadOnlyList<Piece> _pieces;

    private MatchTemplate(string spelling, IReadOnlyList<Piece> pieces)
    {
        _spelling = spelling;
        _pieces = pieces;
    }

    /// <summary>Names of the attributes in it.</summary>
    public IEnumerable<string> Attributes => _pieces.Where(static piece => piece.IsAttribute).Select(static piece => piece.Text);

    /// <summary>Reads the right side of a check.</summary>
    /// <exception cref="PolicySyntaxException">A percent sign begins neither <c>%(name)s</c> nor <c>%%</c>.</exception>
    public static MatchTemplate Parse(string text)
    {
        var pieces = new List<Piece>();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                literal.Append(text[at]);
            }
            else if (text.AsSpan(at).StartsWith("%%"))
            {
                literal.Append('%');
                at++;
            }
            else
            {
                Flush(pieces, literal);
                var name = Name(text, at);
                pieces.Add(new Piece(true, name));
                at += name.Length + "%()".Length;
            }
        }

        Flush(pieces, literal);
        return new MatchTemplate(text, pieces);
    }

    /// <summary>The text for the object in question; null when the object lacks an attribute that is named.</summary>
    public string? Fill(in PolicyQuestion question)
    {
        if (_pieces is [var only])
            return only.In(question);
        var filled = new StringBuilder();
        foreach (var piece in _pieces)
        {
            if (piece.In(question) is not { } text)
                return null;
            filled.Append(text);
        }

        return filled.ToString();
    }

    public bool Equals(MatchTemplate? other) => other?._spelling == _spelling;

    public override bool Equals(object? obj) => Equals(obj as MatchTemplate);

    public override int GetHashCode() => _spelling.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _spelling;

    private static string Name(string text, int percent)
    {
        var end = text.IndexOf(')', percent);
        if (percent + 1 >= text.Length || text[percent + 1] != '(' || end < percent + 3 || end + 1 >= text.Length || text[end + 1] != 's')
            throw new PolicySyntaxException($"\"{text}\": a percent sign begins %(name)s or is written %%");
        return text[(percent + 2)..end];
    }

    private static void Flush(List<Piece> pieces, StringBuilder literal)
    {
        if (literal.Length > 0)
            pieces.Add(new Piece(false, literal.ToString()));
        literal.Clear();
    }

    private readonly record struct Piece(bool IsAttribute, string Text)
    {
        public string? In(in PolicyQuestion question) => IsAttribute ? TargetAttributes.Of(question, Text) : Text;
    }
}
