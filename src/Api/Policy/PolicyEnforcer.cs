using Magnum.Api.Authentication;
using Magnum.Api.Errors;
using Magnum.Api.Policy.Files;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Policy;

/// <summary>Decides whether a caller may do something.</summary>
internal sealed class PolicyEnforcer(PolicyStore store, IOptions<PolicyOptions> options)
{
    private static readonly PolicyRule ContextIsAdmin = PolicyAliases.All.Single(static rule => rule.Name == "context_is_admin");

    private readonly bool _isScopeEnforced = options.Value.EnforceScope;

    /// <summary>Whether the rule admits the caller, with no particular object in view.</summary>
    public bool Allows(PolicyRule rule, CallerIdentity caller) => Allows(rule, PolicyQuestion.Own(caller));

    /// <summary>Whether the rule admits the caller for that object.</summary>
    public bool Allows(PolicyRule rule, in PolicyQuestion question) =>
        IsScopeRight(rule, question.Caller) && store.Rules.Admits(rule, question);

    /// <summary>Refuses with 403 unless the rule admits the caller, with no particular object in view.</summary>
    public void Enforce(PolicyRule rule, CallerIdentity caller) => Enforce(rule, PolicyQuestion.Own(caller));

    /// <summary>Refuses with 403 unless the rule admits the caller for what that project and user own.</summary>
    public void Enforce(PolicyRule rule, CallerIdentity caller, string targetProject, string targetUser) =>
        Enforce(rule, new PolicyQuestion(caller, targetProject, targetUser));

    /// <summary>Refuses with 403 unless the rule admits the caller for that bay.</summary>
    public void Enforce(PolicyRule rule, CallerIdentity caller, BaySnapshot bay) =>
        Enforce(rule, new PolicyQuestion(caller, bay.ProjectId, bay.UserId, bay));

    /// <summary>Refuses with 403 unless the rule admits the caller for that bay model.</summary>
    public void Enforce(PolicyRule rule, CallerIdentity caller, BayModelSnapshot model) =>
        Enforce(rule, new PolicyQuestion(caller, model.ProjectId, model.UserId, model));

    /// <summary>Refuses a token of the wrong scope with 403. Done for every route before its handler.</summary>
    public void EnforceScope(PolicyRule rule, CallerIdentity caller)
    {
        if (!IsScopeRight(rule, caller))
            throw Refusal(rule);
    }

    /// <summary>Refuses an administrator with 403 whose reach into all projects an operator has taken back. A part of every Enforce.</summary>
    public void EnforceReach(PolicyRule rule, CallerIdentity caller)
    {
        if (caller.IsAdmin && rule.AllProjects is { } reach)
            Enforce(reach, caller);
    }

    /// <summary>Whether the rule <c>context_is_admin</c> holds for somebody whose identity is just being made up.</summary>
    public bool IsAdmin(CallerIdentity caller) => store.Rules.Admits(ContextIsAdmin, new PolicyQuestion(caller, null, null));

    /// <summary>The refusal that names the rule.</summary>
    public static ApiException Refusal(PolicyRule rule) => new(403, $"Policy doesn't allow {rule.Name} to be performed.");

    private void Enforce(PolicyRule rule, in PolicyQuestion question)
    {
        EnforceReach(rule, question.Caller);
        if (!Allows(rule, question))
            throw Refusal(rule);
    }

    // Everything here belongs to projects: without one, only an administrator has anything to look for, and nobody anything to make.
    private bool IsScopeRight(PolicyRule rule, CallerIdentity caller) =>
        caller.ScopedProjectId is not null || (caller.IsAdmin && (!rule.IsProjectOnly || (!_isScopeEnforced && !rule.MakesOwned)));
}
