using System.Collections.Concurrent;
using System.Globalization;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Octavia;

/// <summary>
/// What Octavia's workers would do some time after a deletion was asked for. It is done when somebody looks, as of the time that it would have been done: so a process that
/// ends meanwhile has nothing to take up again.
/// </summary>
/// <param name="time">The cloud's clock.</param>
/// <param name="takes">How long a deletion takes.</param>
internal sealed class BalancerDeletion(TimeProvider time, TimeSpan takes)
{
    /// <summary>Names of load balancers whose next deletion ends in ERROR, as the test wants it.</summary>
    public ConcurrentDictionary<string, bool> Failing { get; } = new();

    private const string Status = "provisioning_status";

    // Never shown.
    private const string GoneAt = "gone_at";

    /// <summary>Begins the deletion.</summary>
    /// <exception cref="CloudError">409: something is done to the load balancer already.</exception>
    public void Begin(ThingRow balancer)
    {
        if (balancer.Data[Status]?.ToString() is { } status && status.StartsWith("PENDING_", StringComparison.Ordinal))
            throw new CloudError(409, $"Invalid state {status} of loadbalancer resource {balancer.Id}");
        balancer.Data[Status] = "PENDING_DELETE";
        balancer.Data[GoneAt] = (time.GetUtcNow() + takes).ToString("O", CultureInfo.InvariantCulture);
    }

    /// <summary>Ends every deletion whose time has come.</summary>
    public void CatchUp(CloudState state)
    {
        foreach (var balancer in state.Things.Values.Where(IsDue).ToList())
        {
            balancer.Data.Remove(GoneAt);
            if (Failing.TryRemove(balancer.Name, out _))
                balancer.Data[Status] = "ERROR";
            else
                Balancers.Remove(state, balancer);
        }
    }

    private bool IsDue(ThingRow thing) => thing.Kind == Balancers.Kind && thing.Data[GoneAt]?.ToString() is { } at
        && DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) <= time.GetUtcNow();
}
