using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.Machines;

/// <summary>
/// Upgrades of bays whose machines take no note of new boot data: they are replaced. A single master is not, since the engine's own memory is on its disk: whatever it is
/// built with must stay as it is. Of <see cref="FewestMasters"/> or more, where the driver has them replaced, one may be missing.
/// </summary>
internal static class MachineUpgrades
{
    /// <summary>So many masters hold the engine's memory without one of them.</summary>
    public const int FewestMasters = 3;

    private const string ImageField = "image_id";

    /// <summary>Parameters that change with another one only, which is told.</summary>
    private static readonly ImmutableArray<string> Followers = ["kube_version", "kubernetes_service_ip", "dns_service_ip", BootFormat.Escapes];

    /// <summary>Why an upgrade can't be carried out; null when it can.</summary>
    /// <param name="upgrade">What is wanted.</param>
    /// <param name="driver">Whose bay it is.</param>
    public static string? Objection(BayUpgrade upgrade, UpgradeRules driver)
    {
        // A group of the tenant's own may only catch up with its bay, and has no masters.
        if (upgrade.Group is { IsDefault: false })
        {
            return null;
        }

        if (IsOfMasters(upgrade.Group) && !driver.CanRenew(upgrade.Group!))
        {
            return driver.OfRenewedMasters.IsEmpty
                ? $"Masters of this cluster can't be replaced: the driver {driver.Description.Name} upgrades workers only."
                : $"Masters of this cluster can't be replaced: only where there are {FewestMasters} or more may one be missing.";
        }

        var model = upgrade.After.BayModel;
        if (!driver.Description.Provides.Any(kind => kind.ServerType == model.ServerType && kind.Coe == model.Coe && (model.ClusterDistro is null || kind.OsDistro == model.ClusterDistro)))
        {
            return $"The cluster template {model.Name} is for clusters of another kind: {model.Coe} on {model.ServerType} with {model.ClusterDistro ?? "any image"}.";
        }

        // Heat gets files when a stack is made: those for the boot are of one format.
        if (BootFormat.Of(upgrade.Before.BayModel.ClusterDistro) is var boot && boot != BootFormat.Of(model.ClusterDistro))
        {
            return $"The cluster template {model.Name} is for {model.ClusterDistro ?? "any image"}, whose machines boot by {BootFormat.Of(model.ClusterDistro).Words}: those of this cluster boot by {boot.Words}.";
        }

        if (upgrade.Before.Labels.Text(TenantResources.Label) != upgrade.After.Labels.Text(TenantResources.Label))
        {
            return $"The label {TenantResources.Label} can't change: what it asks for is built with the cluster.";
        }

        return driver.Rules.Objection(upgrade.After) ?? (ChangesOf(upgrade, driver) is { Count: > 0 } changes ? Objection(upgrade, driver, changes) : null);
    }

    /// <summary>Whether an upgrade that is not objected to replaces masters: their group is named, or it changes what they are built with.</summary>
    /// <param name="upgrade">What is wanted.</param>
    /// <param name="driver">Whose bay it is.</param>
    public static bool RenewsMasters(BayUpgrade upgrade, UpgradeRules driver) =>
        driver.CanRenew(MastersOf(upgrade)) && (IsOfMasters(upgrade.Group) || (upgrade.Group is null && ChangesOf(upgrade, driver).Count > 0));

    private static string? Objection(BayUpgrade upgrade, UpgradeRules driver, List<Change> changes)
    {
        if (!driver.CanRenew(MastersOf(upgrade)))
        {
            var alone = changes.All(static change => change.Name == ImageField) ? $" With nodegroup {NodeGroupSnapshot.DefaultWorkerName} the workers alone get the new image." : "";
            var more = changes.All(change => driver.OfRenewedMasters.Contains(change.Name)) ? $" A cluster of {FewestMasters} masters or more has them replaced." : "";
            return $"The upgrade would change what masters are built with, and masters of this cluster can't be replaced: {Told(changes)}.{alone}{more}";
        }

        if (changes.Where(change => !driver.OfRenewedMasters.Contains(change.Name)).ToList() is { Count: > 0 } lasting)
        {
            return $"The upgrade would change what stays in a built cluster: {Told(lasting)}.";
        }

        var shared = changes.Where(static change => change.Name != ImageField).ToList();
        return upgrade.Group is null || shared.Count == 0 ? null
            : $"Masters and workers are built with the same, and masters go first: {Told(shared)}. Without nodegroup all of them are upgraded.";
    }

    private static List<Change> ChangesOf(BayUpgrade upgrade, UpgradeRules driver)
    {
        // Asked for with the workers alone, a template says nothing of the masters' image: it stays.
        var image = upgrade.Group is null || IsOfMasters(upgrade.Group) ? upgrade.After.BayModel.ImageId : null;
        var before = driver.Parameters(Plan(upgrade.Before, upgrade.Groups));
        var after = driver.Parameters(Plan(upgrade.After, [.. upgrade.Groups.Select(group => IsOfMasters(group) ? group with { ImageId = image ?? group.ImageId ?? upgrade.Before.BayModel.ImageId } : group)]));
        return
        [
            .. before.Keys.Union(after.Keys, StringComparer.Ordinal).Except(driver.OfWorkers, StringComparer.Ordinal).Except(Followers, StringComparer.Ordinal)
                .Except(driver.Idle(upgrade.After), StringComparer.Ordinal)
                .Select(name => new Change(NameOf(name), Text(before, name), Text(after, name)))
                .Where(static change => change.Before != change.After)
                .OrderBy(static change => change.Name, StringComparer.Ordinal),
        ];
    }

    private static NodeGroupSnapshot MastersOf(BayUpgrade upgrade) => upgrade.Groups.First(IsOfMasters);

    private static bool IsOfMasters(NodeGroupSnapshot? group) => group?.Role == NodeGroupSnapshot.MasterRole;

    private static string Told(List<Change> changes) => string.Join(", ", changes.Select(static change => $"{change.Name} from {change.Before} to {change.After}"));

    // As tenants know it, where the stack knows it by another name.
    private static string NameOf(string parameter) => parameter switch
    {
        "master_image" => ImageField,
        "kubernetes_port" or "swarm_port" => "apiserver_port",
        "insecure_registry_url" => "insecure_registry",
        "portal_network_cidr" => "service_cluster_ip_range",
        _ => parameter,
    };

    private static string Text(ImmutableDictionary<string, JsonNode?> parameters, string name) =>
        parameters.GetValueOrDefault(name) is { } value ? $"'{value}'" : "the default";

    // What the cloud and the bay's secrets are does not depend on the bay model.
    private static BayPlanInput Plan(BaySpec spec, ImmutableArray<NodeGroupSnapshot> groups) => new()
    {
        BayUuid = Guid.Empty,
        ProjectId = "",
        Spec = spec,
        NodeGroups = groups,
        Cloud = new CloudAddresses("", "", "", "", VerifyCa: true),
        OperationId = Guid.Empty,
    };

    private sealed record Change(string Name, string Before, string After);
}

/// <summary>What a driver says of its bays' upgrades.</summary>
/// <param name="Description">What it builds.</param>
/// <param name="Rules">What it does with labels and fields.</param>
/// <param name="Parameters">Its parameters of a bay's own stack.</param>
/// <param name="OfWorkers">Those that masters are not built with.</param>
/// <param name="OfRenewedMasters">What of the rest may change where masters are replaced, as tenants know it; empty where they never are.</param>
internal sealed record UpgradeRules(
    DriverDescription Description,
    BayRules Rules,
    Func<BayPlanInput, ImmutableDictionary<string, JsonNode?>> Parameters,
    ImmutableArray<string> OfWorkers,
    ImmutableArray<string> OfRenewedMasters)
{
    /// <summary>Parameters that nothing is built with where the bay is like that.</summary>
    public Func<BaySpec, ImmutableArray<string>> Idle { get; init; } = static _ => [];

    /// <summary>Whether machines of that group are replaced.</summary>
    public bool CanRenew(NodeGroupSnapshot group) =>
        group.Role != NodeGroupSnapshot.MasterRole || (!OfRenewedMasters.IsEmpty && group.NodeCount >= MachineUpgrades.FewestMasters);
}
