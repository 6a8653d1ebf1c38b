using System.Numerics;
using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>A cluster as a dictionary to which a patch is applied, and what a patch made of it.</summary>
/// <remarks>Source: openstack/magnum magnum/objects/cluster.py for the order of fields, magnum/api/controllers/v1/cluster.py, _patch, for the rest; release 15.0.1.</remarks>
internal static class ClusterDocument
{
    /// <summary>Attribute: the number of workers.</summary>
    public const string NodeCount = "node_count";

    /// <summary>Attribute: health as one word.</summary>
    public const string Health = "health_status";

    /// <summary>Attribute: health by part.</summary>
    public const string HealthReason = "health_status_reason";

    private const string Keypair = "keypair";
    private const string MasterCount = "master_count";
    private const int DefaultCreateTimeoutMinutes = 60;

    /// <summary>What a patch can see of a cluster.</summary>
    public static PatchedDocument Of(BaySnapshot bay, ClusterDialect dialect) => new(Attributes(bay, dialect));

    /// <summary>The attributes that a patch changed, each read by the type of its field first.</summary>
    /// <param name="bay">The cluster before.</param>
    /// <param name="dialect">What the resource calls its fields.</param>
    /// <param name="after">The attributes after the patch.</param>
    /// <exception cref="ApiException">400: a value that its field can't have; of several the first in Magnum's order.</exception>
    public static IReadOnlyList<string> Changes(BaySnapshot bay, ClusterDialect dialect, OrderedDictionary<string, object?> after)
    {
        var changes = new List<string>();
        foreach (var (name, was) in Attributes(bay, dialect))
        {
            var isThere = after.TryGetValue(name, out var now);
            var value = dialect.Body.Find(name)!.Type.Read(name, now);
            if (isThere ? IsOther(was, now, value) : !WasDefault(dialect, name, was))
                changes.Add(name);
        }

        return changes;
    }

    // A truth may be spelled in several ways.
    private static bool IsOther(object? was, object? now, object? value) => was is bool ? !was.Equals(value) : PythonText.Repr(was) != PythonText.Repr(now);

    // What is removed gets its default. Most attributes have none: not even null, which they may have had.
    private static bool WasDefault(ClusterDialect dialect, string name, object? was) =>
        name == dialect.TimeoutField ? was is BigInteger minutes && minutes == DefaultCreateTimeoutMinutes : name switch
        {
            NodeCount or MasterCount => was is BigInteger { IsOne: true },
            Keypair => was is null,
            _ => false,
        };

    private static OrderedDictionary<string, object?> Attributes(BaySnapshot bay, ClusterDialect dialect)
    {
        var attributes = new OrderedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = bay.Name,
            [dialect.TemplateField] = bay.BayModelId.ToString("D"),
            [Keypair] = bay.Keypair,
            ["docker_volume_size"] = bay.DockerVolumeSize is { } size ? new BigInteger(size) : null,
            ["labels"] = PatchedDocument.Dictionary(bay.Labels),
            ["master_flavor_id"] = bay.MasterFlavorId,
            ["flavor_id"] = bay.FlavorId,
            ["status"] = bay.Status.ToWord(),
            ["status_reason"] = bay.StatusReason,
            [Health] = ClusterJson.Word(bay.HealthStatus),
            [HealthReason] = PatchedDocument.Dictionary(bay.HealthStatusReason),
            [dialect.TimeoutField] = new BigInteger(bay.CreateTimeoutMinutes),
            ["discovery_url"] = bay.DiscoveryUrl,
            ["coe_version"] = bay.CoeVersion,
            ["container_version"] = bay.ContainerVersion,
            ["fixed_network"] = bay.FixedNetwork,
            ["fixed_subnet"] = bay.FixedSubnet,
            ["floating_ip_enabled"] = bay.FloatingIpEnabled,
            ["master_lb_enabled"] = bay.MasterLbEnabled,
            // These live in the cluster's groups.
            [NodeCount] = new BigInteger(bay.NodeCount),
            [MasterCount] = new BigInteger(bay.MasterCount),
        };
        foreach (var unknown in attributes.Keys.Where(name => dialect.Body.Find(name) is null).ToList())
            attributes.Remove(unknown);
        return attributes;
    }
}
