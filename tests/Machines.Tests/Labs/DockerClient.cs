using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>Debian's unmodified <c>docker</c> program on the host, with the certificate that <c>openstack coe cluster config</c> has a bay's CA sign.</summary>
internal sealed class DockerClient : IDisposable
{
    private readonly BayUser user;
    private readonly string program;
    private readonly string[] access;

    private DockerClient(BayUser user, string program, string host)
    {
        this.user = user;
        this.program = program;
        access = ["--host", host, "--tlsverify", "--tlscacert", "ca.pem", "--tlscert", "cert.pem", "--tlskey", "key.pem"];
    }

    /// <summary>Makes it for the bay's owner.</summary>
    public static async Task<DockerClient> OfAsync(RealMachines machines, MachineBay bay) => Of(machines, bay.Cluster, await BayUser.OfAsync(bay));

    /// <summary>Makes it for somebody at the bay's door, whose it is from now on.</summary>
    public static DockerClient Of(RealMachines machines, JsonNode cluster, BayUser user) => new(user, machines.InImage("usr/bin/docker"), cluster["api_address"]!.ToString());

    /// <summary>Runs it and demands success.</summary>
    /// <returns>What it printed, line by line.</returns>
    public async Task<string[]> RunAsync(params string[] arguments)
    {
        var run = await TryAsync(arguments);
        Assert.True(run.Code == 0, $"docker {string.Join(' ', arguments)}: {run}");
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Runs it, whatever comes of it.</summary>
    public Task<ProgramRun> TryAsync(params string[] arguments) => user.RunAsync(program, [.. access, .. arguments]);

    /// <summary>Runs it without a certificate, whatever comes of it.</summary>
    public Task<ProgramRun> TryAsStrangerAsync(params string[] arguments) =>
        user.RunAsync(program, [.. access[..2], "--tlsverify", "--tlscacert", "ca.pem", .. arguments]);

    /// <summary>Makes an image without any registry: a shell and what it needs, out of the machines' own image.</summary>
    public async Task ImportShellAsync(RealMachines machines, string name)
    {
        var tar = Path.Combine(user.Folder, "shell.tar");
        var packed = await user.RunAsync(
            "tar", ["-C", machines.InImage(""), "-cf", tar, "bin", "lib64", "lib", "usr/bin/dash", "usr/lib64/ld-linux-x86-64.so.2", "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "usr/lib/x86_64-linux-gnu/libc.so.6"]);
        Assert.True(packed.Code == 0, packed.ToString());
        await RunAsync("import", tar, name);
    }

    /// <summary>Gives the machines' own image with busybox to the bay's registry, where all its machines find it.</summary>
    /// <returns>The image's name.</returns>
    public static async Task<string> PublishBusyboxAsync(RealMachines machines, string server)
    {
        var name = $"localhost:{MachineBay.RegistryPort}/busybox:1";
        await machines.ActAsync(server, "run", "/bin/sh", "-c", $"systemctl start lab-images.service && docker tag lab/busybox:1 {name} && docker push --quiet {name}");
        return name;
    }

    /// <summary>Has a swarm's workers sleep in containers of an image with busybox; a signal does not wake them, so that they stay for the whole grace when they are to go.</summary>
    public Task SleepAsync(string service, string image, int replicas, string grace) => RunAsync(
        "service", "create", "--detach", "--name", service, "--replicas", $"{replicas}", "--stop-grace-period", grace, "--constraint", "node.role==worker", image, "/bin/sleep", "1000000");

    /// <summary>The node of each task of a service that runs.</summary>
    /// <param name="service">The service.</param>
    /// <param name="isWantedOnly">Without those that are to go.</param>
    public async Task<string[]> RunningAsync(string service, bool isWantedOnly)
    {
        string[] wanted = isWantedOnly ? ["--filter", "desired-state=running"] : [];
        return await RunAsync(["service", "ps", service, .. wanted, "--format", "{{if eq (slice .CurrentState 0 7) \"Running\"}}{{.Node}}{{end}}"]);
    }

    /// <summary>What the swarm says of its nodes, by name: <c>NAME Ready Active</c>.</summary>
    public async Task<IEnumerable<string>> NodesAsync() => (await RunAsync("node", "ls", "--format", "{{.Hostname}} {{.Status}} {{.Availability}}")).Order(StringComparer.Ordinal);

    public void Dispose() => user.Dispose();
}
