using System.ComponentModel.DataAnnotations;

namespace Magnum.Api.Policy;

/// <summary>Who may do what.</summary>
public sealed class PolicyOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Policy";

    /// <summary>True: the defaults of release 18 and later (admin, member, reader). False: those of release 16 and before are enough too. Default: true.</summary>
    /// <remarks>With false a <c>reader</c> may write, as in real Magnum up to release 17. Upstream: <c>[oslo_policy] enforce_new_defaults</c>.</remarks>
    public bool EnforceNewDefaults { get; set; } = true;

    /// <summary>True: what belongs to a project needs a token of a project, as from release 18. False: administrators of the system may read and change it too. Default: true.</summary>
    /// <remarks>Nobody creates without a project, and nobody but an administrator gets anywhere without one. Upstream: <c>[oslo_policy] enforce_scope</c>.</remarks>
    public bool EnforceScope { get; set; } = true;

    /// <summary>The operator's <c>policy.yaml</c> (or <c>policy.json</c>), or null for the defaults alone. Default: null.</summary>
    public string? File { get; set; }

    /// <summary>How often the file is looked at. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ReloadPeriod { get; set; } = TimeSpan.FromSeconds(5);
}
