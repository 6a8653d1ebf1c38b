using Magnum.Api.Policy.Language;

namespace Magnum.Api.Policy.Files;

/// <summary>The rules of an operator's file.</summary>
/// <param name="Entries">In the file's order.</param>
internal sealed record PolicyFile(IReadOnlyList<PolicyEntry> Entries)
{
    /// <summary>Says nothing: the defaults hold.</summary>
    public static PolicyFile Empty { get; } = new([]);
}

/// <summary>A rule of a file.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Check">What it says.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal sealed record PolicyEntry(string Name, PolicyCheck Check, long Line);
