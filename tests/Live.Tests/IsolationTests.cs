using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Launcher;
using Magnum.Live.Tests.Labs;
using Xunit;

namespace Magnum.Live.Tests;

/// <summary>Two projects of a real Keystone: what one has, the other's tokens do not reach.</summary>
public sealed class IsolationTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("magnum-live-").FullName;
    private readonly string prefix = $"live-own-{Guid.NewGuid().ToString("N")[..8]}";
    private SiloProcess silo = null!;
    private CloudSession alpha = null!;
    private CloudSession beta = null!;
    private MagnumClient magnum = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Lab.Require();
        var cloud = TestCloud.FindLab()!;
        silo = new SiloProcess(Built.Silo, [.. Lab.Settings, new("Magnum__Storage__SqliteFile", Path.Combine(folder, "magnum.db")), new("Magnum__Api__MaximumMicroversion", "1.14")]);
        await silo.StartAsync(Cancelled);
        alpha = await CloudSession.OpenAsync(cloud, "alpha-user", "alpha", Cancelled);
        beta = await CloudSession.OpenAsync(cloud, "beta-user", "beta", Cancelled);
        magnum = new MagnumClient(silo.Api, alpha.Token, silo.Tail, version: "1.14");
    }

    public async ValueTask DisposeAsync()
    {
        magnum?.Dispose();
        alpha?.Dispose();
        beta?.Dispose();
        if (silo is not null)
            await silo.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task No_operation_reaches_what_another_project_has()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = silo.Api };
        var labos = MagnumBodies.Template($"{prefix}-template");
        labos["image_id"] = "labos";
        var template = await MadeAsync("clustertemplates", labos);
        var cluster = await MadeAsync("clusters", MagnumBodies.Cluster(prefix, template, nodes: 1));
        await magnum.UntilAsync(async () => (await StatusAsync(cluster)) == "CREATE_COMPLETE", "the cluster is built", Cancelled);
        var federation = await MadeAsync("federations", new JsonObject { ["name"] = prefix, ["hostcluster_id"] = cluster, ["properties"] = new JsonObject { ["dns-zone"] = "x." } });
        var own = labos.DeepClone().AsObject();
        own["name"] = "own";
        var (status, made) = await SendAsync(http, "POST", "/v1/clustertemplates", own.ToJsonString(), []);
        Assert.True(status == 201, made);
        var before = await SeenAsync(cluster);
        var operations = IsolationSweep.Operations(JsonNode.Parse(await http.GetStringAsync("/v1/openapi.json", Cancelled))!.AsObject());

        foreach (var byName in new[] { false, true })
        {
            var sweep = new IsolationSweep(new Dictionary<string, string>
            {
                ["cluster"] = byName ? prefix : cluster,
                ["template"] = byName ? $"{prefix}-template" : template,
                ["federation"] = byName ? prefix : federation,
                ["nodegroup"] = "default-worker",
                ["project"] = alpha.ProjectId,
                ["resource"] = "Cluster",
            });

            Assert.Empty(await sweep.RunAsync(operations, (method, path, body) => SendAsync(http, method, path, body, sweep.Forged)));
        }

        Assert.Equal(before, await SeenAsync(cluster));
        Assert.Equal(204, (await SendAsync(http, "DELETE", $"/v1/clustertemplates/{JsonNode.Parse(made)!["uuid"]}", "", [])).Status);
        foreach (var path in new[] { $"federations/{federation}", $"clusters/{cluster}" })
            Assert.Equal(HttpStatusCode.NoContent, (await magnum.AskAsync(HttpMethod.Delete, path, null, Cancelled)).Status);
        await magnum.UntilAsync(async () => (await magnum.AskAsync(HttpMethod.Get, $"clusters/{cluster}", null, Cancelled)).Status is HttpStatusCode.NotFound, "the cluster is gone", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, (await magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{template}", null, Cancelled)).Status);
    }

    private async Task<string> MadeAsync(string path, JsonObject body)
    {
        var (status, answer) = await magnum.AskAsync(HttpMethod.Post, path, body, Cancelled);
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Accepted, $"{status}: {answer?.ToJsonString()}");
        return answer!["uuid"]!.ToString();
    }

    private async Task<string?> StatusAsync(string cluster) => (await magnum.AskAsync(HttpMethod.Get, $"clusters/{cluster}", null, Cancelled)).Body?["status"]?.ToString();

    private async Task<string> SeenAsync(string cluster)
    {
        var seen = new List<string>();
        foreach (var path in new[] { $"clusters/{cluster}", $"clusters/{cluster}/nodegroups", $"clustertemplates/{prefix}-template", $"federations/{prefix}", $"quotas/{alpha.ProjectId}/Cluster" })
            seen.Add($"{(await magnum.AskAsync(HttpMethod.Get, path, null, Cancelled)).Body?.ToJsonString()}");
        return string.Join('\n', seen);
    }

    private async Task<(int Status, string Text)> SendAsync(HttpClient http, string method, string path, string body, IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Auth-Token", beta.Token);
        request.Headers.Add("OpenStack-API-Version", "container-infra latest");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, Cancelled);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }
}
