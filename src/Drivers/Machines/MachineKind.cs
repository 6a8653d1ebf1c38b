using System.Collections.Immutable;

namespace Magnum.Drivers.Machines;

/// <summary>A kind of machine that a driver builds.</summary>
/// <param name="Name">Of its template, <c>NAME.yaml</c>, and of its boot data, <c>NAME.boot</c>.</param>
/// <param name="Lacks">The driver's scripts that it does not get; it gets all others.</param>
/// <param name="Secrets">Files of its own beside the settings that every machine has.</param>
internal sealed record MachineKind(string Name, ImmutableArray<string> Lacks, params ImmutableArray<FilledFile> Secrets)
{
    /// <summary>Scripts of masters only: they report the bay's health.</summary>
    public static ImmutableArray<string> HealthScripts { get; } = ["health.sh", "report-health.sh", "95-health.sh"];

    /// <summary>The name that its template knows the boot data by.</summary>
    public string BootData => $"{Name}.boot";
}

/// <summary>A file of a machine, readable by root only, whose content Heat fills in when the machine is made.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Placeholder">What of the boot data Heat puts the content, escaped, in place of.</param>
internal sealed record FilledFile(string Path, string Placeholder);
