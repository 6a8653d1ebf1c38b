using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Clouds;

/// <summary>The distribution's unmodified <c>openstack</c> program, run as one of a cloud's users.</summary>
/// <param name="cloud">The cloud, whose users all have one password.</param>
/// <param name="keystone">Its Keystone, or what stands before it; without version.</param>
/// <param name="user">The user's name.</param>
/// <param name="project">The project's name.</param>
/// <param name="cancellationToken">Ends what runs.</param>
public sealed class OpenStackClient(TestCloud cloud, Uri keystone, string user, string project, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, string> environment = new()
    {
        ["OS_AUTH_URL"] = new Uri(keystone, "v3").ToString(),
        ["OS_IDENTITY_API_VERSION"] = "3",
        ["OS_REGION_NAME"] = "RegionOne",
        ["OS_USER_DOMAIN_NAME"] = "Default",
        ["OS_PROJECT_DOMAIN_NAME"] = "Default",
        ["OS_USERNAME"] = user,
        ["OS_PASSWORD"] = cloud.Password,
        ["OS_PROJECT_NAME"] = project,

        // `coe cluster config` asks which shell to write its export line for; a service's environment has none.
        ["SHELL"] = "/bin/sh",
    };

    /// <summary>Runs it, whatever it answers.</summary>
    public Task<ProgramRun> TryAsync(params IEnumerable<string> arguments) => OpenStackProgram.RunAsync(arguments, environment, Environment.CurrentDirectory, cancellationToken);

    /// <summary>Runs it and demands success.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another status than 0; the message has what it said.</exception>
    public async Task<string> RunAsync(params IReadOnlyCollection<string> arguments)
    {
        var answer = await TryAsync(arguments);
        return answer.Code == 0 ? answer.Output : throw new InvalidOperationException($"openstack {string.Join(' ', arguments)} ended with {answer.Code}: {answer.Error}{answer.Output}");
    }

    /// <summary>Runs it with <c>-f json</c>, and demands success.</summary>
    public async Task<JsonNode> JsonAsync(params IEnumerable<string> arguments)
    {
        string[] all = [.. arguments, "-f", "json"];
        return JsonNode.Parse(await RunAsync(all)) ?? throw new JsonException($"openstack {string.Join(' ', all)} printed null");
    }
}
