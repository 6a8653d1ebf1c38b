using System.Text.Json.Nodes;

namespace Magnum.Machines.Tests.Labs;

/// <summary>The etcd of a bay's masters, as one of them sees it.</summary>
internal sealed class EtcdOfBay(RealMachines machines)
{
    /// <summary>Its members that run: where the others reach each, and the member's id, which a master that comes in the place of another one does not keep.</summary>
    /// <param name="server">Nova's id of a master.</param>
    public async Task<SortedDictionary<string, string>> MembersAsync(string server)
    {
        const string etcd = "/etc/kubernetes/etcd";
        var listed = await machines.ActAsync(
            server, "run", "curl", "--silent", "--fail", "--max-time", "10", "--cacert", $"{etcd}/ca.crt", "--cert", $"{etcd}/client.crt", "--key", $"{etcd}/client.key", "--data", "{}", "https://127.0.0.1:2379/v3/cluster/member/list");
        return new SortedDictionary<string, string>(
            JsonNode.Parse(listed)!["members"]!.AsArray().Where(static member => member!["clientURLs"] is not null).ToDictionary(static member => member!["peerURLs"]![0]!.ToString(), static member => member!["ID"]!.ToString()),
            StringComparer.Ordinal);
    }
}
