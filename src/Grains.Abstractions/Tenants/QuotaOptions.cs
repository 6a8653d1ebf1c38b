using System.ComponentModel.DataAnnotations;

namespace Magnum.Grains.Abstractions.Tenants;

/// <summary>How much a project may have that has no quota of its own.</summary>
public sealed class QuotaOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Quotas";

    /// <summary>Bays per project. Default 20, as Magnum's <c>[quotas] max_clusters_per_project</c>.</summary>
    [Range(0, int.MaxValue)]
    public int MaxClustersPerProject { get; set; } = 20;
}
