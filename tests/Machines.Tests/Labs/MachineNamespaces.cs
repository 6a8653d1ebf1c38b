using Microsoft.Win32.SafeHandles;

namespace Magnum.Machines.Tests.Labs;

/// <summary>
/// The namespaces that a machine is, as inode numbers. The kernel gives the number of one that is gone to the next that is made, by another machine too;
/// so those that can be held without keeping a part of the machine alive are held open until this is disposed.
/// </summary>
internal sealed class MachineNamespaces : IDisposable
{
    private static readonly string[] Held = ["uts", "ipc", "pid", "cgroup"];
    private static readonly string[] Unheld = ["net", "mnt"];

    private readonly List<SafeFileHandle> handles = [];

    public MachineNamespaces(string init)
    {
        foreach (var kind in Held)
            handles.Add(File.OpenHandle($"/proc/{init}/ns/{kind}", share: FileShare.ReadWrite));
        Ids = Held.Concat(Unheld).ToDictionary(static kind => kind, kind => Link($"/proc/{init}/ns/{kind}")!);
    }

    /// <summary>By kind, as <c>/proc</c> prints them.</summary>
    public IReadOnlyDictionary<string, string> Ids { get; }

    /// <summary>Processes of the host that are in one of those that are held.</summary>
    public IReadOnlyList<string> Processes() =>
        [.. from process in Directory.EnumerateDirectories("/proc") where char.IsAsciiDigit(Path.GetFileName(process)[0]) from kind in Held where Link($"{process}/ns/{kind}") == Ids[kind] select $"{process} {kind}"];

    public void Dispose()
    {
        foreach (var handle in handles)
            handle.Dispose();
    }

    // A process may end while it is looked at.
    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
