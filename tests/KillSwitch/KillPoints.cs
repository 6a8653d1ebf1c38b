using System.Diagnostics;
using System.Text;

namespace Magnum.KillSwitch;

/// <summary>
/// Ends this process with SIGKILL at the first visit of every point, once in the life of its file: the process that is started
/// next passes the point. A point is a line <c>phase|effect|moment</c>, for example <c>create/stack-create|POST stacks|after</c>.
/// </summary>
internal sealed class KillPoints
{
    private readonly Lock gate = new();
    private readonly HashSet<string> passed;
    private readonly string file;
    private string? phase;

    public KillPoints(string file)
    {
        this.file = file;
        passed = File.Exists(file) ? [.. File.ReadAllLines(file)] : [];
    }

    /// <summary>Says what the bay does from now on: what is committed later is counted there.</summary>
    public void Enter(string now)
    {
        lock (gate)
            phase = now;
    }

    /// <summary>A point of the phase that was entered last.</summary>
    public void Visit(string effect, string moment)
    {
        lock (gate)
            Kill($"{phase}|{effect}|{moment}");
    }

    private void Kill(string point)
    {
        if (phase is null || !passed.Add(point))
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
