using Magnum.Api.Authentication;
using Magnum.Api.Errors;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Policy;

/// <summary>Decides whether a caller may do something.</summary>
internal sealed class PolicyEnforcer(IOptions<PolicyOptions> options)
{
    private readonly bool _newOnly = options.Value.EnforceNewDefaults;

    /// <summary>Whether the rule admits the caller, with no particular object in view.</summary>
    public bool Allows(PolicyRule rule, CallerIdentity caller) => Allows(rule, new PolicyQuestion(caller, caller.ProjectId, caller.UserId));

    /// <summary>Whether the rule admits the caller for that object.</summary>
    public bool Allows(PolicyRule rule, PolicyQuestion question) => rule.NewDefault(question) || (!_newOnly && rule.OldDefault(question));

    /// <summary>Refuses with 403 unless the rule admits the caller, with no particular object in view.</summary>
    public void Enforce(PolicyRule rule, CallerIdentity caller) => Enforce(rule, new PolicyQuestion(caller, caller.ProjectId, caller.UserId));

    /// <summary>Refuses with 403 unless the rule admits the caller for that object.</summary>
    public void Enforce(PolicyRule rule, CallerIdentity caller, string targetProject, string targetUser) =>
        Enforce(rule, new PolicyQuestion(caller, targetProject, targetUser));

    /// <summary>The refusal that names the rule.</summary>
    public static ApiException Refusal(PolicyRule rule) => new(403, $"Policy doesn't allow {rule.Name} to be performed.");

    private void Enforce(PolicyRule rule, PolicyQuestion question)
    {
        if (!Allows(rule, question))
            throw Refusal(rule);
    }
}
