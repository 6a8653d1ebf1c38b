using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Magnum.Fuzz;

/// <summary>Texts, numbers and whole bodies that have broken servers before, and the names of what exists.</summary>
public sealed class FuzzWords(Random random, IReadOnlyList<string> names)
{
    private static readonly string[] Odd =
    [
        "", " ", "a", "0", "-1", "1.5", "1e9", "null", "None", "true", "True", "maybe", "detail", "..", ".", "../..", "a/b", "a%2Fb", "*", "{}", "[]",
        "{'a': 'b'}", "{\"a\": {\"b\": 1}}", "{'a': [1, 'x'}", "\u00e4\u540d\ud83d\ude00", "\u202etxt", "\u0001\u001f", "'; DROP TABLE x --", "${jndi:x}", "<script>",
        "9223372036854775808", "99999999999999999999999999", "00000000-0000-0000-0000-000000000000", "latest", "Cluster", "kubernetes", "default-worker", "in:a,b",
        "8.8.8.8", "8.8.8.8,", "::1", "%s%n", "\t\r\n", "\u2028",
    ];

    /// <summary>One of the names of things that exist.</summary>
    public string Name() => names[random.Next(names.Count)];

    /// <summary>Any text.</summary>
    public string Text() => random.Next(10) switch
    {
        < 4 => Name(),
        < 8 => Odd[random.Next(Odd.Length)],
        8 => new string((char)random.Next(' ', '\u0500'), random.Next(300)),
        _ => new string('[', random.Next(1, 3000)),
    };

    /// <summary>A text as JSON, sometimes such that it holds what no text may.</summary>
    public string JsonText() => random.Next(14) switch
    {
        0 => "\"a\\u0000b\"",
        1 => "\"\\ud800\"",
        2 => "\"\\udfff\\ud800x\"",
        3 => "\"\u0007raw\"",
        _ => JsonSerializer.Serialize(Text()),
    };

    /// <summary>Any JSON value.</summary>
    public string JsonValue(int depth = 0) => random.Next(depth > 3 ? 6 : 9) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 or 3 => JsonNumber(),
        4 or 5 => JsonText(),
        6 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => JsonValue(depth + 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"{JsonText()}:{JsonValue(depth + 1)}"))}}}",
    };

    /// <summary>Any JSON number, and what looks like one.</summary>
    public string JsonNumber() => random.Next(12) switch
    {
        0 => "0",
        1 => "-1",
        2 => "1.5",
        3 => "1e999",
        4 => "-1e308",
        5 => "2147483648",
        6 => "9223372036854775808",
        7 => "1" + new string('0', random.Next(100, 20_000)),
        8 => "1e-400",
        9 => "NaN",
        10 => "-0",
        _ => random.Next(-5, 100_000).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A whole body that is no good whatever is asked for.</summary>
    public byte[] BrokenBody() => random.Next(14) switch
    {
        0 => [],
        1 => "   \n"u8.ToArray(),
        2 => Encoding.UTF8.GetBytes(JsonValue()),
        3 => Encoding.UTF8.GetBytes(new string('[', random.Next(100, 50_000))),
        4 => Deep(random.Next(20, 20_000)),
        5 => [.. "{\"name\": \""u8, 0xff, 0xfe, .. "\"}"u8],
        6 => [.. "{\"name\": \""u8, 0xed, 0xa0, 0x80, .. "\"}"u8],
        7 => Encoding.Unicode.GetBytes("{\"name\": \"x\"}"),
        8 => [0xef, 0xbb, 0xbf, .. "{}"u8],
        9 => "{\"name\": \"x\"} {}"u8.ToArray(),
        10 => "{'name': 'x'}"u8.ToArray(),
        11 => Encoding.UTF8.GetBytes($"{{\"name\": \"{new string('x', random.Next(110_000, 400_000))}\"}}"),
        12 => Enumerable.Range(0, random.Next(1, 2000)).Select(_ => (byte)random.Next(256)).ToArray(),
        _ => "{\"a\":1,}"u8.ToArray(),
    };

    private static byte[] Deep(int depth) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
}
