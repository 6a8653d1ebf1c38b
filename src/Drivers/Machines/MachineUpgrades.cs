using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.Machines;

/// <summary>
/// Upgrades of bays whose machines take no note of new boot data: workers are replaced, masters are not, since the engine's own memory is on their disks. So whatever
/// masters are built with must stay as it is. A driver whose masters can be replaced one at a time says so with <see cref="IBayDriver.CanRenew"/>, and asks for less here.
/// </summary>
internal static class MachineUpgrades
{
    /// <summary>Why an upgrade can't be carried out; null when it can.</summary>
    /// <param name="upgrade">What is wanted.</param>
    /// <param name="driver">What the driver builds.</param>
    /// <param name="rules">What it does with labels and fields.</param>
    /// <param name="parameters">Its parameters of a bay's own stack.</param>
    /// <param name="ofWorkers">Those that masters are not built with.</param>
    public static string? Objection(
        BayUpgrade upgrade, DriverDescription driver, BayRules rules, Func<BayPlanInput, ImmutableDictionary<string, JsonNode?>> parameters, IEnumerable<string> ofWorkers)
    {
        // A group of the tenant's own may only catch up with its bay, and has no masters.
        if (upgrade.Group is { IsDefault: false })
        {
            return null;
        }

        if (upgrade.Group?.Role == NodeGroupSnapshot.MasterRole)
        {
            return $"Masters of this cluster can't be replaced: the driver {driver.Name} upgrades workers only.";
        }

        var model = upgrade.After.BayModel;
        if (!driver.Provides.Any(kind => kind.ServerType == model.ServerType && kind.Coe == model.Coe && (model.ClusterDistro is null || kind.OsDistro == model.ClusterDistro)))
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

        return rules.Objection(upgrade.After) ?? ObjectionOfMasters(upgrade, parameters, ofWorkers);
    }

    private static string? ObjectionOfMasters(BayUpgrade upgrade, Func<BayPlanInput, ImmutableDictionary<string, JsonNode?>> parameters, IEnumerable<string> ofWorkers)
    {
        // Asked for with the workers alone, a template says nothing of the masters' image: it stays.
        var masters = upgrade.Group is null ? upgrade.After.BayModel.ImageId : null;
        var before = parameters(Plan(upgrade.Before, upgrade.Groups));
        var after = parameters(Plan(upgrade.After, [.. upgrade.Groups.Select(group => group.Role == NodeGroupSnapshot.MasterRole ? group with { ImageId = masters ?? group.ImageId ?? upgrade.Before.BayModel.ImageId } : group)]));
        var changes = before.Keys.Union(after.Keys, StringComparer.Ordinal).Except(ofWorkers, StringComparer.Ordinal).Except(Followers, StringComparer.Ordinal)
            .Select(name => (Name: NameOf(name), Before: Text(before, name), After: Text(after, name)))
            .Where(static change => change.Before != change.After)
            .OrderBy(static change => change.Name, StringComparer.Ordinal)
            .ToList();
        if (changes.Count == 0)
        {
            return null;
        }

        var alone = changes.All(static change => change.Name == ImageField) ? $" With nodegroup {NodeGroupSnapshot.DefaultWorkerName} the workers alone get the new image." : "";
        return $"The upgrade would change what masters are built with, and masters of this cluster can't be replaced: {string.Join(", ", changes.Select(static change => $"{change.Name} from {change.Before} to {change.After}"))}.{alone}";
    }

    private const string ImageField = "image_id";

    /// <summary>Parameters that change with another one only, which is told.</summary>
    private static readonly ImmutableArray<string> Followers = ["kube_version", "kubernetes_service_ip", "dns_service_ip", BootFormat.Escapes];

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
}
