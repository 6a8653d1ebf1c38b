using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Launcher;

namespace Magnum.Silo.Tests.Support;

/// <summary>Silos in processes of their own on a simulated cloud in this one, and a tenant who uses them.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-silo-");
    private readonly List<SiloProcess> silos = [];
    private readonly List<MagnumClient> clients = [];
    private IReadOnlyList<string> trusteesBefore = [];
    private CloudSession? admin;

    private Scene()
    {
    }

    /// <summary>The cloud that the silos use.</summary>
    public TestCloud Cloud { get; private set; } = null!;

    /// <summary>The tenant.</summary>
    public CloudSession Alpha { get; private set; } = null!;

    /// <summary>The first silo.</summary>
    public SiloProcess Silo => silos[0];

    /// <summary>The tenant's client of the first silo.</summary>
    public MagnumClient Magnum => clients[0];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts the cloud and the silos, all at once.</summary>
    public static async Task<Scene> OpenAsync(TimeSpan bootDelay, int silos = 1, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var scene = new Scene();
        for (var i = 0; i < silos; i++)
            scene.silos.Add(new SiloProcess(Program, [new("Magnum__Storage__SqliteFile", Path.Combine(scene.folder.FullName, "magnum.db")), new("Magnum__Bays__TombstoneLifetime", "00:00:02"), .. settings])
            {
                // A file that may not grow is then an error of the write, as a full disk is, and not the end of the process.
                Wrapper = ["env", "--ignore-signal=XFSZ"],
            });
        try
        {
            await scene.OpenCloudAsync(port: 0, bootDelay);
            await scene.LogInAsync();
            scene.trusteesBefore = await scene.admin!.TrusteesAsync(Cancelled);
            scene.silos.ForEach(silo => silo.Configure(scene.Cloud.Settings));
            await Task.WhenAll(scene.silos.Select(static silo => silo.StartAsync(Cancelled)));
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another silo of the scene.</summary>
    public (SiloProcess Silo, MagnumClient Magnum) At(int index) => (silos[index], clients[index]);

    /// <summary>Takes the whole cloud away; what it knows is kept.</summary>
    public ValueTask CloseCloudAsync() => Cloud.DisposeAsync();

    /// <summary>Starts the cloud, with what it knew, where it was.</summary>
    public Task ReopenCloudAsync() => OpenCloudAsync(Cloud.Keystone.Port, TimeSpan.Zero);

    /// <summary>Logs the users in again, when their tokens are no longer good.</summary>
    public async Task LogInAsync()
    {
        Alpha?.Dispose();
        admin?.Dispose();
        Alpha = await CloudSession.OpenAsync(Cloud, "alpha-user", "alpha", Cancelled);
        admin = await CloudSession.OpenAsync(Cloud, "admin", "admin", Cancelled);
        clients.ForEach(static client => client.Dispose());
        clients.Clear();
        clients.AddRange(silos.Select(silo => new MagnumClient(silo.Api, Alpha.Token, silo.Tail)));
    }

    /// <summary>Has a bay of that many nodes accepted.</summary>
    /// <returns>Its UUID.</returns>
    public async Task<string> CreateAsync(string name, int nodes = 1)
    {
        var answer = await Magnum.TryAsync(HttpMethod.Post, "clusters", await BayAsync(name, nodes), Cancelled);
        Assert.True(answer is { Status: HttpStatusCode.Accepted }, answer?.Body?.ToJsonString());
        return answer!.Body!["uuid"]!.ToString();
    }

    /// <summary>The body of a creation, with a template of its own.</summary>
    public async Task<JsonObject> BayAsync(string name, int nodes = 1)
    {
        var answer = await Magnum.TryAsync(HttpMethod.Post, "clustertemplates", MagnumBodies.Template(name), Cancelled);
        Assert.True(answer is { Status: HttpStatusCode.Created }, answer?.Body?.ToJsonString());
        return MagnumBodies.Cluster(name, answer!.Body!["uuid"]!.ToString(), nodes);
    }

    /// <summary>Looks, through any silo, until the bay has that status; a failed one fails the test with its reason.</summary>
    public async Task UntilAsync(string bay, string status, MagnumClient? through = null)
    {
        var client = through ?? Magnum;
        await client.UntilAsync(
            async () =>
            {
                if (await client.TryAsync(HttpMethod.Get, $"clusters/{bay}", null, Cancelled) is not { Status: HttpStatusCode.OK } seen)
                    return false;
                var now = seen.Body!["status"]!.ToString();
                Assert.False(now.EndsWith("_FAILED", StringComparison.Ordinal) && now != status, seen.Body.ToJsonString());
                return now == status;
            },
            $"{bay} is {status}",
            Cancelled);
    }

    /// <summary>Deletes the bay and waits until it is gone, with everything it had in the cloud.</summary>
    public async Task DeleteAsync(string bay, MagnumClient? through = null)
    {
        var client = through ?? Magnum;
        Assert.Equal(HttpStatusCode.NoContent, (await client.AskAsync(HttpMethod.Delete, $"clusters/{bay}", null, Cancelled)).Status);
        await client.UntilAsync(async () => (await client.AskAsync(HttpMethod.Get, $"clusters/{bay}", null, Cancelled)).Status is HttpStatusCode.NotFound, $"{bay} is gone", Cancelled);
    }

    /// <summary>Asserts that exactly these stacks ever were, that all are gone, and that no trustee or trust is left.</summary>
    public async Task NothingIsLeftAsync(int stacks)
    {
        var all = await Alpha.StacksAsync("", Cancelled);
        Assert.Equal(stacks, all.Count);
        Assert.All(all, static s => Assert.EndsWith(" DELETE_COMPLETE", s, StringComparison.Ordinal));
        await Magnum.UntilAsync(async () => (await admin!.TrusteesAsync(Cancelled)).SequenceEqual(trusteesBefore), "no trustee is left", Cancelled);
        Assert.Empty(await admin!.TrustsAsync(Alpha.UserId, Cancelled));
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(static client => client.Dispose());
        foreach (var silo in silos)
            await silo.DisposeAsync();
        Alpha?.Dispose();
        admin?.Dispose();
        if (Cloud is not null)
            await Cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Program => Built.Path("Silo");

    // The machines talk to the last silo: the first is the one that tests take away.
    private async Task OpenCloudAsync(int port, TimeSpan bootDelay) =>
        Cloud = await TestCloud.SimulateAsync(silos[^1].Api, port, Path.Combine(folder.FullName, "cloud.json"), bootDelay, Cancelled);
}
