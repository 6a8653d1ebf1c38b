using System.Diagnostics;
using System.Text;

namespace Magnum.KillSwitch;

/// <summary>
/// Ends this process with SIGKILL at the first visit of every point, once in the life of its file: the process that is started
/// next passes the point. A point is a line <c>phase|effect|moment</c>, for example <c>create/stack-create|POST /stacks|after</c>.
/// </summary>
/// <remarks>
/// Every operation has its own points at what it changes outside and at what it commits. What a phase only reads, and what it tells other grains, is the same whichever
/// operation it is a phase of, and has one point for all: <c>*/outputs|reads|after</c>.
/// </remarks>
#pragma warning disable CA1001 // It lives as long as the process, and ends it.
internal sealed class KillPoints
#pragma warning restore CA1001
{
    // One at a time. Who changes something outside keeps it until the answer: else another bay's point could end the process
    // in between, the change would be found made, and its own point behind it would never be visited.
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly HashSet<string> passed;
    private readonly string file;

    public KillPoints(string file)
    {
        this.file = file;
        passed = File.Exists(file) ? [.. File.ReadAllLines(file)] : [];
    }

    /// <summary>Visits the points before and after a change outside; nobody else's point comes in between.</summary>
    public async Task<T> AroundAsync<T>(string now, string effect, Func<Task<T>> change)
    {
        await turn.WaitAsync();
        try
        {
            Kill($"{now}|{effect}|before");
            try
            {
                return await change();
            }
            finally
            {
                // Without an answer, too, it may have been done.
                Kill($"{now}|{effect}|after");
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Visits a point that a phase has in common for all operations.</summary>
    public async Task VisitAsync(string now, string effect, string moment)
    {
        await turn.WaitAsync();
        try
        {
            Kill($"*{now[now.IndexOf('/')..]}|{effect}|{moment}");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Makes a commit and visits the point after it; nobody else's point comes in between.</summary>
    public async Task CommitAsync(string now, string effect, Func<Task> commit)
    {
        await turn.WaitAsync();
        try
        {
            await commit();
            Kill($"{now}|{effect}|after");
        }
        finally
        {
            turn.Release();
        }
    }

    private void Kill(string point)
    {
        if (!passed.Add(point))
            return;

        // On the disk before the end, or the next process would die here too.
        using (var stream = new FileStream(file, FileMode.Append, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(point + "\n"));
            stream.Flush(flushToDisk: true);
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
