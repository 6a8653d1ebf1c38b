using System.Collections.Immutable;
using System.Numerics;
using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>A PATCH: the number of workers, and health seen from outside.</summary>
internal sealed class ClusterUpdate(ClusterFinder clusters, PolicyEnforcer policy, ReleaseProfile release)
{
    private const string NodeCount = "node_count";
    private const string Health = "health_status";
    private const string HealthReason = "health_status_reason";

    /// <summary>Does what a patch asks for.</summary>
    /// <returns>The cluster with its first visible effect.</returns>
    /// <exception cref="ApiException">The request is refused.</exception>
    public async Task<BaySnapshot> ApplyAsync(ApiRequest request, ClusterDialect dialect)
    {
        var rollback = Rollback(request);
        var identifier = request.Path("cluster");
        var patch = await PatchReader.ReadAsync(request, dialect.Patch, release.IsLenient);
        var bay = await clusters.FindAsync(request, identifier, dialect.ReachesAllProjects);
        policy.Enforce(dialect.Rules.Update, request.Caller, bay);
        // As upstream, which checks this one against the caller alone: machines pass, as their trust makes them the creator.
        if (dialect.UpdateHealth is { } updateHealth)
            policy.Enforce(updateHealth, request.Caller);

        var before = ToDocument(bay, dialect);
        var document = ToDocument(bay, dialect);
        document.Apply(patch);
        var changed = document.Attributes;
        var count = (int?)dialect.NodeCount.Read(NodeCount, changed.GetValueOrDefault(NodeCount)) ?? 1;
        CheckProperties(dialect, before.Attributes, changed);
        var report = dialect.UpdateHealth is null ? null : Report(bay, changed);

        var grain = clusters.Grain(bay.Uuid);
        if (patch.Any(static operation => operation.Path == "/" + NodeCount))
        {
            if (count == 0)
                ClusterAnswers.CheckZeroNodes(request);
            request.Announce(dialect.ReachesAllProjects);
            bay = (await grain.ResizeAsync(new ResizeBay(null, count, [], rollback, "Updating"), request.Aborted)).OrThrow(identifier);
        }

        if (report is not null)
        {
            request.Announce(dialect.ReachesAllProjects);
            bay = (await grain.ReportHealthAsync(report, request.Aborted)).OrThrow(identifier);
        }

        return bay;
    }

    private static bool Rollback(ApiRequest request)
    {
        QueryArguments.Only(request);
        return QueryArguments.Flag(request, "rollback") is true;
    }

    // What can't be the value of a field is told before that the field can't be changed.
    private static void CheckProperties(ClusterDialect dialect, OrderedDictionary<string, object?> before, OrderedDictionary<string, object?> after)
    {
        var forbidden = before
            .Where(pair => pair.Key is not (NodeCount or Health or HealthReason) && PythonText.Repr(pair.Value) != PythonText.Repr(after.GetValueOrDefault(pair.Key)))
            .Select(static pair => pair.Key)
            .ToList();
        foreach (var name in forbidden)
            dialect.Body.Find(name)!.Type.Read(name, after.GetValueOrDefault(name));
        if (forbidden.Count > 0)
            throw ApiException.BadRequest($"cannot change cluster property(ies) {string.Join(", ", forbidden)}.");
    }

    private static ReportBayHealth? Report(BaySnapshot bay, OrderedDictionary<string, object?> after)
    {
        var word = (string?)ClusterSchema.Health.Read(Health, after.GetValueOrDefault(Health));
        var reason = (ImmutableSortedDictionary<string, string>?)ClusterSchema.HealthReason.Read(HealthReason, after.GetValueOrDefault(HealthReason))
            ?? ImmutableSortedDictionary<string, string>.Empty;
        var status = word switch
        {
            "HEALTHY" => HealthStatus.Healthy,
            "UNHEALTHY" => HealthStatus.Unhealthy,
            "UNKNOWN" => HealthStatus.Unknown,
            _ => (HealthStatus?)null,
        };
        var sameReason = reason.SequenceEqual(bay.HealthStatusReason);
        return status == bay.HealthStatus && sameReason
            ? null
            : new ReportBayHealth(status == bay.HealthStatus ? null : status, sameReason ? null : reason, ForgetsStatus: status is null && bay.HealthStatus is not null);
    }

    private static PatchedDocument ToDocument(BaySnapshot bay, ClusterDialect dialect)
    {
        var attributes = Attributes(bay, dialect);
        foreach (var unknown in attributes.Keys.Where(name => dialect.Body.Find(name) is null).ToList())
            attributes.Remove(unknown);
        return new PatchedDocument(attributes);
    }

    private static OrderedDictionary<string, object?> Attributes(BaySnapshot bay, ClusterDialect dialect) => new(StringComparer.Ordinal)
    {
        ["name"] = bay.Name,
        [dialect.TemplateField] = bay.BayModelId.ToString("D"),
        ["keypair"] = bay.Keypair,
        [NodeCount] = new BigInteger(bay.NodeCount),
        ["master_count"] = new BigInteger(bay.MasterCount),
        ["docker_volume_size"] = bay.DockerVolumeSize is { } size ? new BigInteger(size) : null,
        ["labels"] = Dictionary(bay.Labels),
        ["master_flavor_id"] = bay.MasterFlavorId,
        ["flavor_id"] = bay.FlavorId,
        [dialect.TimeoutField] = new BigInteger(bay.CreateTimeoutMinutes),
        ["status"] = bay.Status.ToWord(),
        ["status_reason"] = bay.StatusReason,
        [Health] = ClusterJson.Word(bay.HealthStatus),
        [HealthReason] = Dictionary(bay.HealthStatusReason),
        ["discovery_url"] = bay.DiscoveryUrl,
        ["coe_version"] = bay.CoeVersion,
        ["container_version"] = bay.ContainerVersion,
        ["fixed_network"] = bay.FixedNetwork,
        ["fixed_subnet"] = bay.FixedSubnet,
        ["floating_ip_enabled"] = bay.FloatingIpEnabled,
        ["master_lb_enabled"] = bay.MasterLbEnabled,
    };

    private static OrderedDictionary<string, object?> Dictionary(ImmutableSortedDictionary<string, string> values)
    {
        var dictionary = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
            dictionary[key] = value;
        return dictionary;
    }
}
