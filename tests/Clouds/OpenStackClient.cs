using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Xunit;

namespace Magnum.Live.Tests.Labs;

/// <summary>The distribution's unmodified <c>openstack</c> program, run as one of the lab's users.</summary>
internal sealed class OpenStackClient(Uri keystone, string user, string project)
{
    private readonly Dictionary<string, string> environment = new()
    {
        ["OS_AUTH_URL"] = new Uri(keystone, "v3").ToString(),
        ["OS_IDENTITY_API_VERSION"] = "3",
        ["OS_REGION_NAME"] = "RegionOne",
        ["OS_USER_DOMAIN_NAME"] = "Default",
        ["OS_PROJECT_DOMAIN_NAME"] = "Default",
        ["OS_USERNAME"] = user,
        ["OS_PASSWORD"] = Lab.Password,
        ["OS_PROJECT_NAME"] = project,

        // `coe cluster config` asks which shell to write its export line for; a service's environment has none.
        ["SHELL"] = "/bin/sh",
    };

    /// <summary>Runs it, whatever it answers.</summary>
    public Task<ProgramRun> TryAsync(params string[] arguments) =>
        OpenStackProgram.RunAsync(arguments, environment, Environment.CurrentDirectory, TestContext.Current.CancellationToken);

    /// <summary>Runs it and demands success.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var answer = await TryAsync(arguments);
        Assert.True(answer.Code == 0, $"openstack {string.Join(' ', arguments)} ended with {answer.Code}: {answer.Error}{answer.Output}");
        return answer.Output;
    }

    /// <summary>Runs it with <c>-f json</c>.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var text = await RunAsync([.. arguments, "-f", "json"]);
        return JsonNode.Parse(text) ?? throw new JsonException($"openstack {string.Join(' ', arguments)} printed null");
    }
}
