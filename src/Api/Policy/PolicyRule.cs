namespace Magnum.Api.Policy;

/// <summary>A named rule with its defaults, in the policy language.</summary>
/// <param name="Name">As in upstream's policy files.</param>
/// <param name="Default">Of release 18 and later.</param>
/// <param name="OlderDefault">Of release 16 and before: enough too when new defaults are not enforced; null where the default did not change, or where the rules that it refers to tell it.</param>
/// <param name="IsProjectOnly">Whether scope is enforced: a token of the system or of a domain is refused whatever its roles.</param>
/// <param name="AllProjects">The rule that an administrator must pass as well, because the operation reaches all projects; or null.</param>
internal sealed record PolicyRule(string Name, string Default, string? OlderDefault = null, bool IsProjectOnly = true, PolicyRule? AllProjects = null)
{
    /// <summary>Whether it makes something that must belong to a project.</summary>
    public bool MakesOwned => IsProjectOnly && Name.EndsWith(":create", StringComparison.Ordinal);
}
