using System.Text.Json.Nodes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Kinds of fields.</summary>
public enum Kind
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>Addresses of name servers: free text, but never <c>true</c>, which Magnum takes, and then no list of templates is answered any more.</summary>
    NameServers,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Truth,

    /// <summary>A dictionary of texts.</summary>
    Labels,

    /// <summary>A list.</summary>
    Texts,
}

/// <summary>Values that a field of each kind may get: good, odd, and of another type.</summary>
public static class Values
{
    private static readonly string[] Texts =
        ["\"\"", "\"x\"", "\"a.b c\"", "\"ünïcode ☃\"", "\" lead\"", "\"123\"", "null", "5", "0", "-1", "1.5", "true", "[\"a\"]", "[]", "{\"a\":1}", "\"None\"", "\"a/b\"", "\"0\"", Long(255), Long(256), Long(242), Long(243)];

    private static readonly string[] Numbers =
        ["0", "1", "-1", "2", "3", "\"3\"", "\" 4 \"", "\"abc\"", "\"\"", "1.5", "\"1.5\"", "true", "false", "null", "[1]", "{\"a\":1}", "1023", "1024", "65535", "65536", "2147483647", "\"-3\"", "\"+3\"", "\"0x10\"", "\"1_0\""];

    private static readonly string[] Truths =
        ["true", "false", "\"true\"", "\"FALSE\"", "\"Yes\"", "\"off\"", "\"0\"", "1", "0", "2", "\"maybe\"", "null", "[]", "[1]", "{}", "\"\"", "1.0", "\" true \""];

    private static readonly string[] Labels =
        ["{}", "{\"a\":\"b\"}", "{\"a\":1}", "{\"a\":true}", "{\"a\":1.5}", "{\"a\":null}", "{\"a\":{\"b\":1}}", "{\"a\":[1]}", "\"x\"", "[]", "null", "{\"\":\"x\"}", "{\"kube_tag\":\"v1.24\"}", "\"{'a':'b'}\"", "5", "{\"ünï\":\"☃\"}", "\"\""];

    private static readonly string[] Lists = ["[]", "[\"a\"]", "null", "\"a\"", "5", "{}", "[1]", "[null]", "[[\"a\"]]", "[\"a\",\"b\"]"];

    private static readonly string[] References =
        ["\"labos\"", "\"nope\"", "\"m1.small\"", "\"public\"", "\"lab-key\"", "\"00000000-0000-4000-8000-00000000dead\"", "\"kubernetes\"", "\"swarm\"", "\"vm\"", "\"bm\"", "\"cinder\"", "\"rexray\"", "\"flannel\"", "\"calico\"", "\"docker\"", "\"devicemapper\"", "\"8.8.8.8\"", "\"8.8.8.8,1.1.1.1\"", "\"cirros\"", "\"ubuntu\"", "\"no-distro\""];

    private static readonly string[] TextsOrNumbers = [.. Texts.Where(static text => text != "true")];

    /// <summary>A value for a field of that kind.</summary>
    public static JsonNode? For(Kind kind, Dice dice) => JsonNode.Parse(dice.Pick<string>(kind switch
    {
        Kind.Text or Kind.NameServers when dice.Chance(40) => References,
        Kind.Text => Texts,
        Kind.NameServers => TextsOrNumbers,
        Kind.Number => Numbers,
        Kind.Truth => Truths,
        Kind.Labels => Labels,
        _ => Lists,
    }));

    /// <summary>Something that the caller did not think of, where a whole body is expected.</summary>
    public static string Malformed(Dice dice) => dice.Pick("", "x", "{", "[]", "[1]", "\"text\"", "5", "null", "{\"a\":}", "{\"bogus\":1}", "{}", "a=b");

    private static string Long(int length) => $"\"{new string('x', length)}\"";
}
