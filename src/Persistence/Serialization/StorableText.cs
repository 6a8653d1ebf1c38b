using System.Text;

namespace Magnum.Persistence.Serialization;

/// <summary>Which texts can be stored and read back unchanged.</summary>
/// <remarks>
/// U+0000 can't be in PostgreSQL's text and jsonb. Half a surrogate pair isn't Unicode: System.Text.Json writes U+FFFD in its
/// place without a word. The API refuses both before anything is stored.
/// </remarks>
public static class StorableText
{
    /// <summary>True when the text has no U+0000 and no lone surrogate.</summary>
    public static bool IsStorable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[(at + length)..];
        }

        return !text.Contains('\0', StringComparison.Ordinal);
    }

    /// <summary>Whether written JSON holds an escaped U+0000 (and not merely a backslash before such letters).</summary>
    internal static bool HasNull(ReadOnlySpan<byte> json)
    {
        var start = 0;
        while (json[start..].IndexOf("\\u0000"u8) is >= 0 and var found)
        {
            var at = start + found;
            var backslashes = 1;
            while (at - backslashes >= 0 && json[at - backslashes] == (byte)'\\')
                backslashes++;
            if (backslashes % 2 == 1)
                return true;
            start = at + 1;
        }

        return false;
    }
}
