using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Nova;

/// <summary>Nova over HTTP.</summary>
internal sealed class NovaCompute(AuthorizedCaller caller) : INovaCompute
{
    private const int PageLength = 1000;

    // As Magnum does: the list decides, for a flavor may be named by id or by name.
    public async Task<NovaFlavor?> FindFlavorAsync(Credential credential, string idOrName, CancellationToken cancellationToken)
    {
        for (string? marker = null; ;)
        {
            var page = (await GetAsync(credential, $"/flavors/detail?limit={PageLength}{(marker is null ? "" : $"&marker={Uri.EscapeDataString(marker)}")}", cancellationToken))
                .Expect(HttpStatusCode.OK).Read(static body => body.MustList("flavors").Select(Flavor).ToList());
            if ((page.Find(f => f.Id == idOrName) ?? page.Find(f => f.Name == idOrName)) is { } flavor)
                return flavor;

            if (page.Count < PageLength)
                return null;
            marker = page[^1].Id;
        }
    }

    public async Task<NovaKeypair?> FindKeypairAsync(Credential credential, string name, CancellationToken cancellationToken)
    {
        // Dots alone would be read as steps of the path.
        if (name.Trim('.').Length == 0)
            return null;
        var answer = await GetAsync(credential, $"/os-keypairs/{Uri.EscapeDataString(name)}", cancellationToken);
        if (answer.Status is HttpStatusCode.NotFound)
            return null;
        return answer.Expect(HttpStatusCode.OK).Read(static body => Keypair(body.Must("keypair")));
    }

    public async Task<NovaServer?> FindServerAsync(Credential credential, string id, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(credential, $"/servers/{Uri.EscapeDataString(id)}", cancellationToken);
        if (answer.Status is HttpStatusCode.NotFound)
            return null;
        return answer.Expect(HttpStatusCode.OK).Read(static body => Server(body.Must("server")));
    }

    public async Task StopServerAsync(Credential credential, string id, CancellationToken cancellationToken)
    {
        var answer = await caller.SendAsync("Nova", "compute", credential, HttpMethod.Post, $"/servers/{Uri.EscapeDataString(id)}/action", new JsonObject { ["os-stop"] = null }, cancellationToken);
        if (answer.Status is not HttpStatusCode.NotFound)
            answer.Expect(HttpStatusCode.Accepted);
    }

    private static NovaFlavor Flavor(JsonNode flavor) => new(
        flavor.Must("id").ToString(), flavor.Must("name").ToString(), flavor.Must("vcpus").GetValue<int>(), flavor.Must("ram").GetValue<int>(), flavor.Must("disk").GetValue<int>());

    private static NovaKeypair Keypair(JsonNode keypair) => new(keypair.Must("name").ToString(), keypair.Must("public_key").ToString());

    private static NovaServer Server(JsonNode server)
    {
        var addresses = (server["addresses"] as JsonObject ?? []).SelectMany(static network => network.Value as JsonArray ?? []).Select(static a => a.Must("addr").ToString());
        return new NovaServer(
            server.Must("id").ToString(), server.Must("name").ToString(), server.Must("status").ToString(), server["fault"]?["message"]?.ToString(), [.. addresses])
        {
            Task = server["OS-EXT-STS:task_state"]?.ToString(),
        };
    }

    private Task<OpenStackAnswer> GetAsync(Credential credential, string path, CancellationToken cancellationToken) =>
        caller.SendAsync("Nova", "compute", credential, HttpMethod.Get, path, null, cancellationToken);
}
