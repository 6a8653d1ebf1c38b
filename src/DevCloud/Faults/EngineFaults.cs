using System.Collections.Concurrent;

namespace Magnum.DevCloud.Faults;

/// <summary>What the simulated engines suffer, for tests: all engines of the cloud, until it is taken back.</summary>
public sealed class EngineFaults
{
    private readonly ConcurrentDictionary<string, bool> lost = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource? ice;
    private volatile string? unready;

    /// <summary>The machine of that name stops talking to its engine, which then does not know how it is.</summary>
    public void LoseNode(string name) => lost[name] = true;

    /// <summary>It talks again.</summary>
    public void FindNode(string name) => lost.TryRemove(name, out _);

    /// <summary>The engines take connections and requests, and answer nothing.</summary>
    public void Freeze() => ice = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>They answer, what they were asked meanwhile too.</summary>
    public void Thaw()
    {
        ice?.TrySetResult();
        ice = null;
    }

    /// <summary>The engines answer 500 to the question whether they are ready.</summary>
    /// <param name="checks">What they say; null: they are ready again.</param>
    public void Unready(string? checks) => unready = checks;

    internal string? Checks => unready;

    internal bool IsLost(string node) => lost.ContainsKey(node);

    internal Task WaitAsync(CancellationToken cancellationToken) => ice?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
