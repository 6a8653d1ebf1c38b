namespace Magnum.Api.Policy;

/// <summary>A named rule with its two defaults.</summary>
/// <param name="Name">As in upstream's policy files.</param>
/// <param name="NewDefault">Release 18 and later.</param>
/// <param name="OldDefault">Release 16 and before; enough too when new defaults are not enforced.</param>
internal sealed record PolicyRule(string Name, Func<PolicyQuestion, bool> NewDefault, Func<PolicyQuestion, bool> OldDefault);
