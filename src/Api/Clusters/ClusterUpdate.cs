using System.Collections.Immutable;
using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>A PATCH: the number of workers, and health seen from outside.</summary>
internal sealed class ClusterUpdate(ClusterFinder clusters, PolicyEnforcer policy, GroupSize sizes, ReleaseProfile release)
{
    private const string NodeCount = ClusterDocument.NodeCount;
    private const string Health = ClusterDocument.Health;
    private const string HealthReason = ClusterDocument.HealthReason;

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

        var document = ClusterDocument.Of(bay, dialect);
        document.Apply(patch);
        var changed = document.Attributes;
        var forbidden = ClusterDocument.Changes(bay, dialect, changed).Where(static name => name is not (NodeCount or Health or HealthReason)).ToList();
        if (forbidden.Count > 0)
            throw ApiException.BadRequest($"cannot change cluster property(ies) {string.Join(", ", forbidden)}.");
        var count = (int?)dialect.NodeCount.Read(NodeCount, changed.GetValueOrDefault(NodeCount)) ?? 1;
        var report = dialect.UpdateHealth is null ? null : Report(bay, changed);

        var grain = clusters.Grain(bay.Uuid);
        if (patch.Any(static operation => operation.Path == "/" + NodeCount))
        {
            sizes.Check(NodeCount, count);
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
        var rollback = request.Operation.Knows("rollback", request.Version) && QueryArguments.Flag(request, "rollback") is true;
        QueryArguments.Only(request);
        return rollback;
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
}
