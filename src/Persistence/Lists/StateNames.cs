namespace Magnum.Persistence.Lists;

/// <summary>The state names of the grains that are listed: the rows' type in the table, hence unique over all grain classes.</summary>
public static class StateNames
{
    /// <summary>Bays; their snapshot is <see cref="Grains.Abstractions.Bays.BaySnapshot"/>.</summary>
    public const string Bay = "bay";

    /// <summary>Bay models; their snapshot is <see cref="Grains.Abstractions.BayModels.BayModelSnapshot"/>.</summary>
    public const string BayModel = "baymodel";

    /// <summary>Federations; their snapshot is <see cref="Grains.Abstractions.Federations.FederationSnapshot"/>.</summary>
    public const string Federation = "federation";

    /// <summary>Tenants; their snapshot is <see cref="Grains.Abstractions.Tenants.QuotaSnapshot"/>, absent where a project has no quota of its own.</summary>
    public const string Tenant = "tenant";
}
