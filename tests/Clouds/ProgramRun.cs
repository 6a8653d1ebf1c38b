using System.Collections;
using System.Diagnostics;

namespace Magnum.Clouds;

/// <summary>What a program left.</summary>
/// <param name="Code">Its exit status.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it complained about.</param>
public sealed record ProgramRun(int Code, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program to its end. Variables that begin with <c>OS_</c> reach it only from <paramref name="environment"/>.</summary>
    /// <exception cref="OperationCanceledException">It was still running after five minutes, or was not wanted any more; it is killed with what it started.</exception>
    public static async Task<ProgramRun> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in EnvironmentWith(environment))
            start.Environment[name] = value;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ProgramRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>This process' own variables without those that begin with <c>OS_</c>, and what is given.</summary>
    internal static Dictionary<string, string> EnvironmentWith(IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var all = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static own => KeyValuePair.Create((string)own.Key, (string)own.Value!))
            .Where(static own => !own.Key.StartsWith("OS_", StringComparison.Ordinal)).ToDictionary();
        foreach (var (name, value) in given)
            all[name] = value;
        return all;
    }

    /// <inheritdoc/>
    public override string ToString() => $"exit status {Code}{Environment.NewLine}{Output}{Error}";
}
