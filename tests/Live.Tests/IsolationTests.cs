using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Live.Tests.Labs;
using Xunit;

namespace Magnum.Live.Tests;

/// <summary>Two projects of a real Keystone: what one has, the other's tokens do not reach.</summary>
public sealed class IsolationTests() : LiveSuite("live-own", "1.14")
{
    private CloudSession beta = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        beta = await OpenAsync("beta-user", "beta");
    }

    [Fact]
    public async Task No_operation_reaches_what_another_project_has()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Silo.Api };
        var labos = MagnumBodies.Template($"{Prefix}-template");
        labos["image_id"] = "labos";
        var template = await MadeAsync("clustertemplates", labos);
        var cluster = await MadeAsync("clusters", MagnumBodies.Cluster(Prefix, template, nodes: 1));
        await Magnum.UntilAsync(async () => (await StatusAsync(cluster)) == "CREATE_COMPLETE", "the cluster is built", Cancelled);
        var federation = await MadeAsync("federations", new JsonObject { ["name"] = Prefix, ["hostcluster_id"] = cluster, ["properties"] = new JsonObject { ["dns-zone"] = "x." } });
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
                ["cluster"] = byName ? Prefix : cluster,
                ["template"] = byName ? $"{Prefix}-template" : template,
                ["federation"] = byName ? Prefix : federation,
                ["nodegroup"] = "default-worker",
                ["project"] = Alpha.ProjectId,
                ["resource"] = "Cluster",
            });

            Assert.Empty(await sweep.RunAsync(operations, (method, path, body) => SendAsync(http, method, path, body, sweep.Forged)));
        }

        Assert.Equal(before, await SeenAsync(cluster));
        Assert.Equal(204, (await SendAsync(http, "DELETE", $"/v1/clustertemplates/{JsonNode.Parse(made)!["uuid"]}", "", [])).Status);
        foreach (var path in new[] { $"federations/{federation}", $"clusters/{cluster}" })
            Assert.Equal(HttpStatusCode.NoContent, (await Magnum.AskAsync(HttpMethod.Delete, path, null, Cancelled)).Status);
        await Magnum.UntilAsync(async () => (await Magnum.AskAsync(HttpMethod.Get, $"clusters/{cluster}", null, Cancelled)).Status is HttpStatusCode.NotFound, "the cluster is gone", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, (await Magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{template}", null, Cancelled)).Status);
    }

    private async Task<string> MadeAsync(string path, JsonObject body)
    {
        var (status, answer) = await Magnum.AskAsync(HttpMethod.Post, path, body, Cancelled);
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Accepted, $"{status}: {answer?.ToJsonString()}");
        return answer!["uuid"]!.ToString();
    }

    private async Task<string?> StatusAsync(string cluster) => (await Magnum.AskAsync(HttpMethod.Get, $"clusters/{cluster}", null, Cancelled)).Body?["status"]?.ToString();

    private async Task<string> SeenAsync(string cluster)
    {
        var seen = new List<string>();
        foreach (var path in new[] { $"clusters/{cluster}", $"clusters/{cluster}/nodegroups", $"clustertemplates/{Prefix}-template", $"federations/{Prefix}", $"quotas/{Alpha.ProjectId}/Cluster" })
            seen.Add($"{(await Magnum.AskAsync(HttpMethod.Get, path, null, Cancelled)).Body?.ToJsonString()}");
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
