using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>Another tenant on the lab, who tries his own bay's certificate on somebody else's machines.</summary>
internal static class Neighbour
{
    /// <summary>What a user of a bay of the neighbour's has to show, with the authority that <paramref name="victim"/>'s engine answers with: nothing but the certificate is wrong.</summary>
    /// <param name="silo">The silo that has both bays.</param>
    /// <param name="victim">The bay that he goes to.</param>
    /// <param name="owner">Its owner's client.</param>
    /// <param name="subject">Whom the certificate names.</param>
    /// <param name="cancelled">Stops it.</param>
    public static async Task<BayUser> OfAsync(LabSilo silo, JsonNode victim, MagnumClient owner, string subject, CancellationToken cancelled)
    {
        using var beta = await CloudSession.OpenAsync(TestCloud.FindLab()!, "beta-user", "beta", cancelled);
        using var magnum = silo.ClientOf(beta);
        var name = $"neighbour-{Guid.NewGuid():n}"[..18];
        var template = new JsonObject { ["name"] = name, ["coe"] = "swarm-mode", ["image_id"] = "ubuntu", ["external_network_id"] = "public", ["flavor_id"] = "m1.small", ["master_flavor_id"] = "m1.small" };
        var made = await magnum.AskAsync(HttpMethod.Post, "clustertemplates", template, cancelled);
        Assert.True(made.Status == HttpStatusCode.Created, made.ToString());
        var created = await magnum.AskAsync(HttpMethod.Post, "clusters", new JsonObject { ["name"] = name, ["cluster_template_id"] = name, ["node_count"] = 1 }, cancelled);
        Assert.True(created.Status == HttpStatusCode.Accepted, created.ToString());
        try
        {
            await magnum.UntilAsync(async () => (await magnum.AskAsync(HttpMethod.Get, $"certificates/{created.Body!["uuid"]}", null, cancelled)).Status == HttpStatusCode.OK, "the neighbour's bay has an authority", cancelled);
            var user = await BayUser.OfAsync(magnum, created.Body!, subject, cancelled);
            await user.TrustAsync(owner, victim, cancelled);
            return user;
        }
        finally
        {
            var path = $"clusters/{created.Body!["uuid"]}";
            await magnum.AskAsync(HttpMethod.Delete, path, null, cancelled);
            await magnum.UntilAsync(async () => (await magnum.AskAsync(HttpMethod.Get, path, null, cancelled)).Status == HttpStatusCode.NotFound, "the neighbour's bay is gone", cancelled);
            await magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{name}", null, cancelled);
        }
    }
}
