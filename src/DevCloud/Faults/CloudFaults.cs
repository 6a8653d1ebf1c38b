using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Magnum.DevCloud.Faults;

/// <summary>Faults by name, for tests: what the next matching requests suffer.</summary>
public sealed class CloudFaults
{
    private readonly ConcurrentQueue<Fault> faults = new();

    /// <summary>Answers the next matching requests with that status, without doing anything.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Regular expression over the path.</param>
    /// <param name="status">Status to answer.</param>
    /// <param name="times">How many requests.</param>
    public void FailNext(string method, string path, int status, int times = 1) => Add(new Fault(method, path, FaultKind.Fail, status, TimeSpan.Zero), times);

    /// <summary>Does the work of the next matching requests, then breaks the connection without an answer.</summary>
    public void DropAnswer(string method, string path, int times = 1) => Add(new Fault(method, path, FaultKind.Drop, 0, TimeSpan.Zero), times);

    /// <summary>Holds the next matching requests up.</summary>
    public void Delay(string method, string path, TimeSpan delay, int times = 1) => Add(new Fault(method, path, FaultKind.Delay, 0, delay), times);

    internal Fault? Take(string method, string path)
    {
        // Each waiting fault is looked at once; those that don't match keep their order.
        for (var i = faults.Count; i > 0 && faults.TryDequeue(out var fault); i--)
        {
            if (fault.Method == method && Regex.IsMatch(path, fault.Path))
                return fault;
            faults.Enqueue(fault);
        }

        return null;
    }

    private void Add(Fault fault, int times)
    {
        for (var i = 0; i < times; i++)
            faults.Enqueue(fault);
    }
}

internal enum FaultKind
{
    Fail,
    Drop,
    Delay,
}

internal sealed record Fault(string Method, string Path, FaultKind Kind, int Status, TimeSpan Hold);
