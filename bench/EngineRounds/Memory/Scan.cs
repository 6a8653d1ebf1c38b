using System.Globalization;
using System.Runtime.InteropServices;
using Magnum.EngineRounds.Bays;
using Magnum.EngineRounds.Clients;
using Magnum.Engines;

namespace Magnum.EngineRounds.Memory;

/// <summary>Looks at bays in turn, again and again, and tells its memory: a process of its own, so that nothing else is in it.</summary>
internal static class Scan
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // Turns follow each other at once, and not once a minute: what is not used any more is given up some turns later, as in the product.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Prints its resident memory in bytes after each turn; then waits for the end of its input.</summary>
    /// <param name="folder">The bays.</param>
    /// <param name="different">How many of them are looked at. A turn always has as many looks as the folder has bays.</param>
    /// <param name="kept">How many contexts are kept.</param>
    /// <param name="turns">How many turns.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0.</returns>
    public static async Task<int> RunAsync(string folder, int different, int kept, int turns, CancellationToken cancellationToken)
    {
        using var bays = SimulatedBays.In(folder);
        await using var product = new ProductClient(kept, Deadline, Rest);
        EngineTarget[] looks = [.. bays.Targets.Select((_, look) => bays.Targets[look % different])];
        for (var turn = 0; turn < turns; turn++)
        {
            await Turn.RunAsync(looks, product.LookAsync, cancellationToken);
            Tell();
        }

        // The connections stay open until they were counted.
        await Console.In.ReadLineAsync(cancellationToken);
        return 0;
    }

    private static void Tell()
    {
        // What is held counts, not what lies ready for whoever comes next. Certificates have memory outside of the collector's: their finalizers free it.
        Collect();
        GC.WaitForPendingFinalizers();
        Collect();
        _ = ReturnFreeMemory(0);
        Console.WriteLine(Environment.WorkingSet.ToString(CultureInfo.InvariantCulture));
    }

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    // OpenSSL's memory is the C library's, which keeps what was freed (malloc_trim(3)).
    [DllImport("libc", EntryPoint = "malloc_trim"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReturnFreeMemory(nuint keep);
}
