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
                .Expect(HttpStatusCode.OK).Json()["flavors"]!.AsArray();
            if (page.FirstOrDefault(f => f!["id"]!.ToString() == idOrName || f["name"]!.ToString() == idOrName) is { } flavor)
            {
                return new NovaFlavor(
                    flavor["id"]!.ToString(), flavor["name"]!.ToString(), flavor["vcpus"]!.GetValue<int>(), flavor["ram"]!.GetValue<int>(), flavor["disk"]!.GetValue<int>());
            }

            if (page.Count < PageLength)
                return null;
            marker = page[^1]!["id"]!.ToString();
        }
    }

    public async Task<NovaKeypair?> FindKeypairAsync(Credential credential, string name, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(credential, $"/os-keypairs/{Uri.EscapeDataString(name)}", cancellationToken);
        if (answer.Status is HttpStatusCode.NotFound)
            return null;
        var keypair = answer.Expect(HttpStatusCode.OK).Json()["keypair"]!;
        return new NovaKeypair(keypair["name"]!.ToString(), keypair["public_key"]!.ToString());
    }

    public async Task<NovaServer?> FindServerAsync(Credential credential, string id, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(credential, $"/servers/{Uri.EscapeDataString(id)}", cancellationToken);
        if (answer.Status is HttpStatusCode.NotFound)
            return null;
        var server = answer.Expect(HttpStatusCode.OK).Json()["server"]!;
        var addresses = (server["addresses"] as JsonObject ?? []).SelectMany(static network => network.Value!.AsArray()).Select(static a => a!["addr"]!.ToString());
        return new NovaServer(
            server["id"]!.ToString(), server["name"]!.ToString(), server["status"]!.ToString(), server["fault"]?["message"]?.ToString(), [.. addresses]);
    }

    private Task<OpenStackAnswer> GetAsync(Credential credential, string path, CancellationToken cancellationToken) =>
        caller.SendAsync("Nova", "compute", credential, HttpMethod.Get, path, null, cancellationToken);
}
