namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Whether a silo's process lives: a silo killed in this process runs on, and would otherwise reach cloud and storage from beyond.</summary>
internal sealed class SiloLife
{
    private readonly TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isOver;

    /// <summary>From now on nothing of this silo gets out, and no answer gets in.</summary>
    public void End() => isOver = true;

    /// <summary>Passes while the process lives; of a dead one it never returns.</summary>
    public Task PassAsync() => isOver ? never.Task : Task.CompletedTask;
}
