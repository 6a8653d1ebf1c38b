namespace Magnum.Api.Policy.Files;

/// <summary>A policy file that can't be used.</summary>
/// <param name="findings">Everything that is wrong with it, each with its line where there is one.</param>
internal sealed class PolicyFileException(IReadOnlyList<string> findings) : Exception(string.Join("; ", findings))
{
    public IReadOnlyList<string> Findings { get; } = findings;
}
