namespace Magnum.Bench.Servers;

/// <summary>What it takes to start a server.</summary>
/// <param name="Program">Its assembly; it runs in that folder.</param>
/// <param name="Address">Where it will listen.</param>
/// <param name="Settings">Its settings, as environment variables.</param>
public sealed record Launch(string Program, Uri Address, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The path that is answered 200 once it serves.</summary>
    public string HealthPath { get; init; } = "healthcheck";
}
