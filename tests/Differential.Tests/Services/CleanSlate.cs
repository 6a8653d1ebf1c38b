using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Differential.Tests.Services;

/// <summary>Removes, as an administrator, everything that a service holds, so that lists begin alike and no stack is left.</summary>
public static class CleanSlate
{
    /// <summary>Deletes all clusters and templates and the projects' quotas, and waits until the clusters are gone.</summary>
    public static async Task MakeAsync(Uri address, string token, IReadOnlyCollection<string> projects, CancellationToken cancellationToken)
    {
        using var client = new MagnumClient(address, token, () => address.ToString());
        foreach (var uuid in await ListAsync(client, "clusters", cancellationToken))
            await client.AskAsync(HttpMethod.Delete, $"clusters/{uuid["uuid"]}", null, cancellationToken);
        await client.UntilAsync(async () => (await ListAsync(client, "clusters", cancellationToken)).Count == 0, "no cluster is left", cancellationToken);
        foreach (var template in await ListAsync(client, "clustertemplates", cancellationToken))
            await client.AskAsync(HttpMethod.Delete, $"clustertemplates/{template["uuid"]}", null, cancellationToken);
        // Not by a list: a quota under a name of another case makes Magnum refuse it.
        foreach (var project in projects)
            await client.AskAsync(HttpMethod.Delete, $"quotas/{project}/Cluster", null, cancellationToken);
    }

    private static async Task<List<JsonNode>> ListAsync(MagnumClient client, string path, CancellationToken cancellationToken)
    {
        // Magnum's list may fail while it removes what is in it.
        JsonArray? found = null;
        await client.UntilAsync(async () => (found = (await client.AskAsync(HttpMethod.Get, path, null, cancellationToken)).Body?[path.Split('?')[0]] as JsonArray) is not null, $"{path} is listed", cancellationToken);
        return [.. found!.Select(static item => item!)];
    }
}
