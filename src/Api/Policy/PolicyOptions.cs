namespace Magnum.Api.Policy;

/// <summary>Which of Magnum's default policies hold.</summary>
public sealed class PolicyOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Policy";

    /// <summary>True: the defaults of release 18 and later (admin, member, reader). False: those of release 16 and before are enough too. Default: true.</summary>
    /// <remarks>With false a <c>reader</c> may write, as in real Magnum up to release 17.</remarks>
    public bool EnforceNewDefaults { get; set; } = true;
}
