using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Magnum.Clouds;

/// <summary>The distribution's unmodified <c>openstack</c> program. A process that has its modules already is forked for each run: <c>openstack-forkserver.py</c>.</summary>
public static class OpenStackProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly UnixDomainSocketEndPoint Place = new(Path.Combine(Path.GetTempPath(), $"magnum-openstack-{Guid.NewGuid():n}"));

    // It ends with its standard input, which this holds open as long as this process lives.
    private static readonly Lazy<Task<Process>> Server = new(StartAsync);

    /// <summary>Runs it to its end. Variables that begin with <c>OS_</c> reach it only from <paramref name="environment"/>.</summary>
    /// <exception cref="OperationCanceledException">It was still running after five minutes, or was not wanted any more; it is killed.</exception>
    public static async Task<ProgramRun> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await Server.Value.WaitAsync(patience.Token);
        await connection.ConnectAsync(Place, patience.Token);
        await using var stream = new NetworkStream(connection);
        var request = JsonSerializer.SerializeToUtf8Bytes(new { arguments, environment = ProgramRun.EnvironmentWith(environment), folder });
        await stream.WriteAsync((byte[])[.. request, (byte)'\n'], patience.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadLineAsync(patience.Token) ?? throw new IOException($"The server of openstack gave no answer to {string.Join(' ', arguments)}.");
        return JsonSerializer.Deserialize<ProgramRun>(answer, JsonSerializerOptions.Web)!;
    }

    private static async Task<Process> StartAsync()
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-B", Path.Combine(AppContext.BaseDirectory, "openstack-forkserver.py"), Place.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var server = Process.Start(start)!;
        if (await server.StandardOutput.ReadLineAsync() is null)
            throw new IOException("The server of openstack did not start.");
        return server;
    }
}
