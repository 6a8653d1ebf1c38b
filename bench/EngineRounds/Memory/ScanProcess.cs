using System.Diagnostics;
using System.Globalization;
using Magnum.Bench;

namespace Magnum.EngineRounds.Memory;

/// <summary>This program in another process, scanning.</summary>
internal static class ScanProcess
{
    /// <summary>The argument that makes the program scan.</summary>
    public const string Verb = "scan";

    /// <summary>Scans, and asks a question before the process ends.</summary>
    /// <param name="folder">The bays.</param>
    /// <param name="different">How many of them are looked at.</param>
    /// <param name="kept">How many contexts are kept.</param>
    /// <param name="turns">How often as many looks are made as there are bays.</param>
    /// <param name="atTheEnd">Asked while all connections are still open.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Resident bytes after each turn, and the answer.</returns>
    /// <exception cref="BenchException">The process failed.</exception>
    public static async Task<(IReadOnlyList<long> Resident, T Answer)> RunAsync<T>(
        string folder, int different, int kept, int turns, Func<Task<T>> atTheEnd, CancellationToken cancellationToken)
    {
        var program = typeof(ScanProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, Verb, folder, Text(different), Text(kept), Text(turns)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // All code is compiled at its first use: a compiler that improves it in the background takes megabytes, at one reading more than at another.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        using var process = Process.Start(start) ?? throw new BenchException($"{program} could not be started.");
        try
        {
            var resident = new List<long>();
            while (resident.Count < turns)
            {
                var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new BenchException("The scanning process ended early.");
                resident.Add(long.Parse(line, CultureInfo.InvariantCulture));
            }

            var answer = await atTheEnd();
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return (resident, answer);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
