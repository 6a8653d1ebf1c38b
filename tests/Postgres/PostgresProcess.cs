using System.Diagnostics;
using System.Globalization;
using Magnum.Launcher;
using Npgsql;

namespace Magnum.Postgres;

/// <summary>A PostgreSQL of the tests' own: a free port on loopback, a folder that goes with it. Only the installed programs are needed.</summary>
public class PostgresProcess : IAsyncDisposable
{
    /// <summary>A name of a role that must tell its password, as no other has to; it exists once a test makes it.</summary>
    public const string GuardedRole = "guarded";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "magnum-pg-" + Path.GetRandomFileName());
    private readonly string? _programs = FindPrograms();
    private int _databases;

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePorts.Take(1)[0];

    /// <summary>A connection string to one of its databases.</summary>
    public string ConnectionString(string database, string user = "postgres") =>
        $"Host=127.0.0.1;Port={Port};Username={user};Database={database}";

    /// <summary>Whether PostgreSQL's server programs (initdb, pg_ctl) are there; without them nothing here works.</summary>
    public bool IsInstalled => _programs is not null;

    /// <summary>Whether a commit waits for the disk, as in production; tests don't lose power.</summary>
    public bool SyncsCommits { get; init; }

    /// <summary>Id of the server's first process; the others are its children.</summary>
    public int ServerId => int.Parse(File.ReadLines(ServerIdFile).First(), CultureInfo.InvariantCulture);

    /// <summary>Makes its data folder and starts the server.</summary>
    public async Task CreateAsync()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", ["postgres", _folder]);
        await RunAsPostgresAsync("initdb", ["-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]);
        var admission = Path.Combine(Data, "pg_hba.conf");
        await File.WriteAllTextAsync(admission, $"host all {GuardedRole} 127.0.0.1/32 scram-sha-256\n{await File.ReadAllTextAsync(admission)}");
        await StartAsync();
    }

    /// <summary>Starts the server, and waits until it answers.</summary>
    public Task StartAsync() => RunAsPostgresAsync("pg_ctl", [
        "-D", Data, "-s", "-w", "-t", "60", "-l", Path.Combine(_folder, "log"),
        "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync={(SyncsCommits ? "on" : "off")} -c max_connections=400", "start"]);

    /// <summary>Stops the server at once; clients lose their connections.</summary>
    public Task StopAsync() => RunAsPostgresAsync("pg_ctl", ["-D", Data, "-s", "-w", "-m", "fast", "stop"]);

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs a statement as the administrator.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!Directory.Exists(_folder))
            return;
        if (File.Exists(ServerIdFile))
            await RunAsPostgresAsync("pg_ctl", ["-D", Data, "-s", "-w", "-m", "immediate", "stop"]);
        Directory.Delete(_folder, recursive: true);
    }

    private string ServerIdFile => Path.Combine(Data, "postmaster.pid");

    private string Data => Path.Combine(_folder, "data");

    private static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(static version => Path.Combine(version, "bin")) : [];
        return installed.Order(StringComparer.Ordinal).LastOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")));
    }

    // PostgreSQL refuses to run as root.
    private Task RunAsPostgresAsync(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(_programs!, program), .. arguments])
        : RunAsync(Path.Combine(_programs!, program), arguments);

    private async Task RunAsync(string program, string[] arguments)
    {
        var output = Path.Combine(_folder, "output");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", output, program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await File.ReadAllTextAsync(output)}");
    }
}
