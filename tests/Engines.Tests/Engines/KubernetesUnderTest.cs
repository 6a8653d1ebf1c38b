namespace Magnum.Engines.Tests.Engines;

/// <summary>A Kubernetes API on loopback with two machines, and what may happen to it.</summary>
public abstract class KubernetesUnderTest : IAsyncLifetime
{
    /// <summary>The names of its machines.</summary>
    public static readonly string[] Machines = ["node-0", "node-1"];

    internal EnginePki Pki { get; } = new();

    /// <summary>Where it is.</summary>
    public abstract Uri Address { get; }

    /// <summary>Skips the test where the engine can't run; in CI fails.</summary>
    public abstract void Require();

    public abstract ValueTask InitializeAsync();

    /// <summary>Says of a machine whether it is ready.</summary>
    public abstract Task SetReadyAsync(string machine, bool isReady);

    /// <summary>Whether the machine is to have no more work.</summary>
    public abstract Task<bool> IsCordonedAsync(string machine);

    /// <summary>Enters the machine anew, as it does itself when it starts.</summary>
    public abstract Task EnterAsync(string machine);

    /// <summary>Stops the API server, with its connections open.</summary>
    public abstract void Freeze();

    /// <summary>Lets it go on.</summary>
    public abstract void Thaw();

    /// <summary>Takes its store away; the API server itself runs on.</summary>
    public abstract void LoseStore();

    /// <summary>Gives it back, and waits until the API server has noticed.</summary>
    public abstract Task FindStoreAsync();

    /// <summary>Another API server of the bay, whose certificate has expired.</summary>
    public abstract Task<Uri> StartExpiredAsync();

    public virtual ValueTask DisposeAsync()
    {
        Pki.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
