using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>Debian's unmodified <c>docker</c> program on the host, with a certificate that a bay's CA signed for its user.</summary>
internal sealed class DockerClient : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly string folder;
    private readonly string program;
    private readonly string[] access;

    private DockerClient(string folder, string program, string host)
    {
        this.folder = folder;
        this.program = program;
        access = ["--host", host, "--tlsverify", "--tlscacert", "ca.pem", "--tlscert", "cert.pem", "--tlskey", "key.pem"];
    }

    /// <summary>Makes a key, and has it signed by the API as a user does.</summary>
    public static async Task<DockerClient> OfAsync(RealMachines machines, MagnumClient magnum, JsonNode cluster, CancellationToken cancellationToken)
    {
        var client = new DockerClient(Directory.CreateTempSubdirectory("magnum-docker-").FullName, machines.InImage("usr/bin/docker"), cluster["api_address"]!.ToString());
        var request = await ProgramRun.RunAsync("openssl", ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-subj", "/CN=alpha-user"], NoEnvironment, client.folder, cancellationToken);
        Assert.True(request.Code == 0, request.ToString());
        var signed = await magnum.AskAsync(HttpMethod.Post, "certificates", new JsonObject { ["cluster_uuid"] = cluster["uuid"]!.ToString(), ["csr"] = request.Output }, cancellationToken);
        var authority = await magnum.AskAsync(HttpMethod.Get, $"certificates/{cluster["uuid"]}", null, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(client.folder, "cert.pem"), signed.Body!["pem"]!.ToString(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(client.folder, "ca.pem"), authority.Body!["pem"]!.ToString(), cancellationToken);
        return client;
    }

    /// <summary>Runs it and demands success.</summary>
    /// <returns>What it printed, line by line.</returns>
    public async Task<string[]> RunAsync(params string[] arguments)
    {
        var run = await ProgramRun.RunAsync(program, [.. access, .. arguments], NoEnvironment, folder, TestContext.Current.CancellationToken);
        Assert.True(run.Code == 0, $"docker {string.Join(' ', arguments)}: {run}");
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Runs it without a certificate, whatever comes of it.</summary>
    public Task<ProgramRun> TryAsStrangerAsync(params string[] arguments) =>
        ProgramRun.RunAsync(program, [.. access[..2], "--tlsverify", "--tlscacert", "ca.pem", .. arguments], NoEnvironment, folder, TestContext.Current.CancellationToken);

    /// <summary>Makes an image without any registry: a shell and what it needs, out of the machines' own image.</summary>
    public async Task ImportShellAsync(RealMachines machines, string name)
    {
        var tar = Path.Combine(folder, "shell.tar");
        var packed = await ProgramRun.RunAsync(
            "tar", ["-C", machines.InImage(""), "-cf", tar, "bin", "lib64", "lib", "usr/bin/dash", "usr/lib64/ld-linux-x86-64.so.2", "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "usr/lib/x86_64-linux-gnu/libc.so.6"],
            NoEnvironment, folder, TestContext.Current.CancellationToken);
        Assert.True(packed.Code == 0, packed.ToString());
        await RunAsync("import", tar, name);
    }

    /// <summary>Makes the same image within a machine, from its own files: no registry is there to fetch one from.</summary>
    public static Task ImportShellAsync(RealMachines machines, string server, string name) => machines.ActAsync(
        server, "run", "sh", "-c", $"tar -C / -cf - bin lib64 lib usr/bin/dash usr/bin/sleep usr/lib64/ld-linux-x86-64.so.2 usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 usr/lib/x86_64-linux-gnu/libc.so.6 | docker import - {name}");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
