using System.Globalization;
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
        // Certificates have memory outside of the collector's: their finalizers free it.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Console.WriteLine(Environment.WorkingSet.ToString(CultureInfo.InvariantCulture));
    }
}
