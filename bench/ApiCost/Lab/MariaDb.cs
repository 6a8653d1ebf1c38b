using System.Diagnostics;
using Magnum.Bench;

namespace Magnum.ApiCost.Lab;

/// <summary>Statements for the real Magnum's database, by MariaDB's own client.</summary>
/// <param name="database">As SQLAlchemy writes it: <c>mysql+pymysql://user:password@host:port/name</c>.</param>
internal sealed class MariaDb(Uri database)
{
    /// <summary>Runs a script.</summary>
    /// <returns>The rows that it selects, one a line.</returns>
    /// <exception cref="BenchException">It failed.</exception>
    public async Task<string> RunAsync(string script, CancellationToken cancellationToken)
    {
        var user = database.UserInfo.Split(':');
        var start = new ProcessStartInfo("mariadb", ["--no-defaults", $"--host={database.Host}", $"--port={database.Port}", $"--user={user[0]}", "--skip-column-names", database.AbsolutePath.Trim('/')])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MYSQL_PWD"] = user[1];
        using var process = Process.Start(start) ?? throw new BenchException("The program mariadb does not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.StandardInput.WriteAsync(script.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? (await output).Trim() : throw new BenchException($"mariadb ended with {process.ExitCode}: {await error}");
    }
}
