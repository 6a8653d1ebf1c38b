using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>Debian's unmodified <c>kubectl</c> on the host, with the configuration that <c>openstack coe cluster config</c> writes.</summary>
internal sealed class KubectlClient : IDisposable
{
    /// <summary>Whom a certificate names that may do everything.</summary>
    public const string Everything = "/O=system:masters/CN=admin";

    private readonly BayUser user;
    private readonly string program;

    private KubectlClient(BayUser user, string program)
    {
        this.user = user;
        this.program = program;
    }

    /// <summary>Makes it for the bay's owner.</summary>
    public static async Task<KubectlClient> OfAsync(RealMachines machines, MachineBay bay) => new(await BayUser.OfAsync(bay), machines.InImage("usr/bin/kubectl"));

    /// <summary>Makes it for somebody at the bay's door, whose it is from now on.</summary>
    public static async Task<KubectlClient> OfAsync(RealMachines machines, JsonNode cluster, BayUser user)
    {
        var client = new KubectlClient(user, machines.InImage("usr/bin/kubectl"));
        await client.WriteAsync("config", $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: bay, cluster: {server: "{{{cluster["api_address"]}}}", certificate-authority: ca.pem}}]
            users: [{name: admin, user: {client-certificate: cert.pem, client-key: key.pem}}]
            contexts: [{name: admin, context: {cluster: bay, user: admin}}]
            current-context: admin
            """);
        return client;
    }

    /// <summary>Makes what the texts say.</summary>
    /// <param name="manifest">YAML documents.</param>
    public async Task ApplyAsync(string manifest)
    {
        await WriteAsync("manifest.yaml", manifest);
        await RunAsync("apply", "--filename", "manifest.yaml");
    }

    /// <summary>Runs it and demands success.</summary>
    /// <returns>What it printed, line by line.</returns>
    public async Task<string[]> RunAsync(params string[] arguments)
    {
        var run = await TryAsync(arguments);
        Assert.True(run.Code == 0, $"kubectl {string.Join(' ', arguments)}: {run}");
        return Lines(run);
    }

    /// <summary>Runs it, whatever comes of it.</summary>
    public Task<ProgramRun> TryAsync(params string[] arguments) => user.RunAsync(program, ["--kubeconfig", "config", "--cache-dir", "cache", .. arguments]);

    /// <summary>Runs it until it prints that.</summary>
    /// <exception cref="TimeoutException">It never did.</exception>
    public async Task UntilAsync(string[] lines, params string[] arguments)
    {
        ProgramRun? last = null;
        try
        {
            await MachineStack.UntilAsync(async () => (last = await TryAsync(arguments)).Code == 0 && Lines(last).SequenceEqual(lines), $"kubectl {string.Join(' ', arguments)} prints {string.Join(", ", lines)}", TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} Last: {last}", e);
        }
    }

    /// <summary>Asks for the nodes with what a user has, and does not wait long.</summary>
    public static async Task<ProgramRun> GetNodesAsync(RealMachines machines, MachineBay bay, BayUser user) =>
        await (await OfAsync(machines, bay.Cluster, user)).TryAsync("get", "nodes", "--request-timeout", "5s");

    /// <summary>Runs it as whoever has that token, without a certificate of his own, whatever comes of it.</summary>
    public async Task<ProgramRun> TryWithTokenAsync(JsonNode cluster, string token, params string[] arguments)
    {
        await WriteAsync("account", $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: bay, cluster: {server: "{{{cluster["api_address"]}}}", certificate-authority: ca.pem}}]
            users: [{name: account, user: {token: {{{token}}}}}]
            contexts: [{name: account, context: {cluster: bay, user: account}}]
            current-context: account
            """);
        return await user.RunAsync(program, ["--kubeconfig", "account", "--cache-dir", "cache", .. arguments]);
    }

    public void Dispose() => user.Dispose();

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(user.Folder, file), text, TestContext.Current.CancellationToken);

    private static string[] Lines(ProgramRun run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
