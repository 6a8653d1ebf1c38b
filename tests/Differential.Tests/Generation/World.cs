namespace Magnum.Differential.Tests.Generation;

/// <summary>What both services hold, by symbol, as far as requests name it.</summary>
public sealed class World
{
    private int made;

    /// <summary>The cluster of project alpha.</summary>
    public const string Cluster = "c1";

    /// <summary>An identifier that nothing has.</summary>
    public const string Absent = "00000000-0000-4000-8000-00000000dead";

    /// <summary>Templates that stay: their symbols.</summary>
    public static IReadOnlyList<string> Fixed { get; } = ["t-used", "t-plain", "t-public", "t-hidden", "t-beta", "t-twin1", "t-twin2"];

    /// <summary>Templates of project alpha that requests may change and delete.</summary>
    public List<string> Templates { get; } = [];

    /// <summary>A name that nothing has had.</summary>
    public string NewName(string prefix) => $"{prefix}{++made}";

    /// <summary>How a template may be named in a path or body.</summary>
    public string AnyTemplate(Dice dice) => dice.Below(10) switch
    {
        < 4 when Templates.Count > 0 => $"${dice.From(Templates)}$",
        < 7 => $"${dice.From(Fixed)}$",
        7 => dice.Pick("t-used", "t-public", "t-beta", "twin", "t-hidden"),
        8 => dice.Pick(Absent, "nope", "!bad", "x.json", "ünknown", "None", "$t-used$.json", "0", "-1"),
        _ => "$t-plain$",
    };

    /// <summary>How a cluster may be named in a path or body.</summary>
    public static string AnyCluster(Dice dice) => dice.Below(10) switch
    {
        < 6 => dice.Pick("$c1$", "one", "$c2$", "two", "$c3$"),
        6 => "same",
        7 => dice.Pick(Absent, "nope", "x.json", "None", "$t-used$", "0"),
        _ => "$c1$",
    };

    /// <summary>How a node group may be named in a path or body.</summary>
    public static string AnyGroup(Dice dice) =>
        dice.Pick("default-worker", "default-master", "$c1.default-worker$", "$c1.default-master$", "$c2.default-worker$", "nope", Absent, "x.json");

    /// <summary>Somebody; most often the member of alpha.</summary>
    public static string Anybody(Dice dice) => dice.Below(20) switch
    {
        < 11 => "alpha",
        < 13 => "reader",
        < 15 => "beta",
        < 17 => "admin",
        < 19 => "admin-alpha",
        _ => dice.Pick("no token", "bad token"),
    };

    /// <summary>A version that the reference serves, most often the newest.</summary>
    public static string AnyVersion(Dice dice) => dice.Chance(40) ? "container-infra 1.10" : $"container-infra 1.{dice.Below(10) + 1}";
}
