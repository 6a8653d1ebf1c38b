using System.Text;

namespace Magnum.Engines;

/// <summary>Text from engines, which are the tenants': never longer than wanted, and of characters that any database and terminal takes.</summary>
internal static class EngineText
{
    /// <summary>Cuts, and replaces control characters (but line breaks) and broken pairs by spaces.</summary>
    public static string Clean(string text, int length)
    {
        if (text.Length <= length && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text.Trim();
        var clean = new StringBuilder(Math.Min(text.Length, length));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > length)
                break;
            clean.Append(Rune.IsControl(rune) && rune.Value != '\n' ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <summary>As long as a cause may be.</summary>
    public static string Cause(string text) => Clean(text, EngineReading.CauseLength);
}
