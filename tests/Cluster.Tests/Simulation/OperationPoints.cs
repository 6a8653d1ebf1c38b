using Magnum.Cluster.Tests.Cloud;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>A place where an operation may be hit: the nth change of one state, or the nth call of one method.</summary>
internal sealed record OperationPoint(bool IsCall, string What, int Number)
{
    public override string ToString() => $"{(IsCall ? "call" : "change")} {What} #{Number}";
}

/// <summary>How it is hit.</summary>
internal enum Hit
{
    /// <summary>It fails, and was not done.</summary>
    Before,

    /// <summary>It was done, and the answer is lost.</summary>
    After,

    /// <summary>Whoever asked for it dies before it is done.</summary>
    DiesBefore,

    /// <summary>Whoever asked for it dies after it was done.</summary>
    DiesAfter,
}

/// <summary>The end of an activation in the middle of a call: an exception that nothing in the product knows, of a type that Orleans carries to the caller.</summary>
internal static class ActivationDeath
{
    public static Exception New() => new AppDomainUnloadedException("The process died, as the test wants it.");

    public static bool Is(Exception e) => e is AppDomainUnloadedException;
}

/// <summary>Notes every point that an operation on one bay passes, or hits one of them.</summary>
internal sealed class OperationPoints
{
    private readonly Lock turn = new();
    private readonly string bay;
    private readonly OperationPoint? target;
    private readonly Hit hit;
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly List<OperationPoint> passed = [];

    private OperationPoints(Guid bay, OperationPoint? target, Hit hit)
    {
        this.bay = $"{bay:D}";
        this.target = target;
        this.hit = hit;
    }

    /// <summary>The points in the order in which they were passed.</summary>
    public IReadOnlyList<OperationPoint> Passed
    {
        get
        {
            lock (turn)
                return [.. passed];
        }
    }

    /// <summary>Whether the point was hit.</summary>
    public bool IsHit { get; private set; }

    /// <summary>From now on every change of the bay's grains and its tenant, and every call to the cloud, is a point.</summary>
    public static OperationPoints Watch(BayCluster cluster, Guid bay, OperationPoint? target = null, Hit hit = Hit.Before)
    {
        var points = new OperationPoints(bay, target, hit);
        cluster.Storage.Decide = (state, key, _) => points.OnChange(state, key);
        cluster.Cloud.Calls.Decide = (method, _) => points.OnCall(method);
        return points;
    }

    private FaultMoment? OnChange(string state, string key)
    {
        if (!key.Contains(bay, StringComparison.Ordinal) && state != "tenant")
            return null;
        var part = key.Split('/') is [_, _, var name] ? $"{state} {name}" : state;
        return Pass(isCall: false, part) ? hit is Hit.Before or Hit.DiesBefore ? FaultMoment.Before : FaultMoment.After : null;
    }

    private CallFault? OnCall(string method)
    {
        if (!Pass(isCall: true, method))
            return null;
        return hit switch
        {
            Hit.Before => CallFault.Of(System.Net.HttpStatusCode.ServiceUnavailable),
            Hit.After => CallFault.Of(null, isDone: true),
            _ => new CallFault(ActivationDeath.New(), hit is Hit.DiesAfter),
        };
    }

    private bool Pass(bool isCall, string what)
    {
        lock (turn)
        {
            var number = counts[what] = counts.GetValueOrDefault(what) + 1;
            var point = new OperationPoint(isCall, what, number);
            passed.Add(point);
            if (point != target)
                return false;
            IsHit = true;
            return true;
        }
    }
}
