namespace Magnum.Persistence.Databases;

/// <summary>Which rows of <c>orleans_query</c> a connection shows to Orleans.</summary>
internal static class QuerySet
{
    /// <summary>Grain states, reminders and membership.</summary>
    public const string Main = "main";

    /// <summary>Secrets: the same keys as for states, on a table of their own.</summary>
    public const string Secrets = "secrets";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Main, Secrets];
}
