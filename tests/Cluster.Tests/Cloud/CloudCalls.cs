using System.Collections.Concurrent;
using System.Net;
using Magnum.OpenStack;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>The way to the cloud: counts calls by method, and lets a test refuse one, lose its answer or slow it down.</summary>
internal sealed class CloudCalls
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<CallFault>> queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    private long total;

    /// <summary>Asked about every call before it is done, with the method and the how-maniest of that method it is, from 1.</summary>
    public Func<string, int, CallFault?> Decide { get; set; } = static (_, _) => null;

    /// <summary>How long the call with that method and number is on its way. Default: no time.</summary>
    public Func<string, int, Task> Travel { get; set; } = static async (_, _) => await Task.Yield();

    /// <summary>How many calls were made.</summary>
    public long Count => Interlocked.Read(ref total);

    /// <summary>Fails the next calls of that method.</summary>
    public void Fail(string method, CallFault fault, int times = 1)
    {
        for (var i = 0; i < times; i++)
            queues.GetOrAdd(method, static _ => new()).Enqueue(fault);
    }

    /// <summary>Takes back what was asked for and has not come yet.</summary>
    public void Calm()
    {
        queues.Clear();
        Decide = static (_, _) => null;
    }

    /// <summary>Brings one call there and its answer back.</summary>
    public async Task<T> MakeAsync<T>(string method, Func<T> work, SiloLife life, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref total);
        var number = counts.AddOrUpdate(method, 1, static (_, count) => count + 1);
        await life.PassAsync();
        await Travel(method, number);
        await life.PassAsync();
        cancellationToken.ThrowIfCancellationRequested();
        var fault = queues.TryGetValue(method, out var queue) && queue.TryDequeue(out var queued) ? queued : Decide(method, number);
        if (fault is { IsDone: false })
            throw fault.Error;
        var answer = work();
        await life.PassAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return fault is null ? answer : throw fault.Error;
    }
}

/// <summary>What becomes of one call instead of its answer.</summary>
/// <param name="Error">What the caller gets.</param>
/// <param name="IsDone">True: the cloud did the work first.</param>
internal sealed record CallFault(Exception Error, bool IsDone)
{
    /// <summary>The words that every fault of a test carries.</summary>
    public const string Words = "as the test wants it";

    /// <summary>An answer with that status, or none at all.</summary>
    public static CallFault Of(HttpStatusCode? status, bool isDone = false) => new(new OpenStackException("Heat", status, Words), isDone);
}
