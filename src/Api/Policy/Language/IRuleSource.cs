namespace Magnum.Api.Policy.Language;

/// <summary>Where <c>rule:</c> checks find what they refer to.</summary>
internal interface IRuleSource
{
    /// <summary>The rule, or null when there is none.</summary>
    PolicyCheck? Find(string name);
}
