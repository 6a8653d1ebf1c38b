using System.Globalization;
using System.Runtime.InteropServices;
using Magnum.EngineRounds.Bays;
using Magnum.EngineRounds.Clients;

namespace Magnum.EngineRounds.Memory;

/// <summary>Looks at all bays in turn, again and again, and tells its memory: a process of its own, so that nothing else is in it.</summary>
internal static class Scan
{
    // Turns follow each other at once, and not once a minute: a context may give way in the next one, as in the product,
    // and what is not used any more is given up some turns later.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Prints its resident memory in bytes, after a look at one bay and after each turn; then waits for the end of its input.</summary>
    /// <returns>0.</returns>
    public static async Task<int> RunAsync(string folder, int kept, int turns, CancellationToken cancellationToken)
    {
        using var bays = SimulatedBays.In(folder);
        await using var product = new ProductClient(kept, Deadline, Rest);
        await product.LookAsync(bays.Targets[0], cancellationToken);
        Tell();
        for (var turn = 0; turn < turns; turn++)
        {
            await Turn.RunAsync(bays.Targets, product.LookAsync, cancellationToken);
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
