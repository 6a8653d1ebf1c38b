using System.Globalization;
using System.Text.Json;

namespace Magnum.Api.Requests;

/// <summary>Writes times as Python spells them.</summary>
internal static class JsonTimes
{
    /// <summary>A time in whole seconds, as everything that is read from the database shows it: <c>2026-11-23T08:14:46+00:00</c>.</summary>
    public static void WriteSeconds(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        Span<char> text = stackalloc char[32];
        known.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>A time with microseconds, as answers show it that were not read from the database; without them when they are zero.</summary>
    public static void WriteMicroseconds(this Utf8JsonWriter json, string name, DateTimeOffset time)
    {
        if (time.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond)
            json.WriteSeconds(name, time);
        else
            json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture));
    }
}
