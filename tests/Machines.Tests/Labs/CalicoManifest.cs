using System.IO.Compression;
using System.Text;

namespace Magnum.Machines.Tests.Labs;

/// <summary>
/// Calico as the distribution's Magnum has its own machines apply it, where an operator's image would bring it. Its images are nowhere in this lab: no pod of it runs.
/// </summary>
internal static class CalicoManifest
{
    // A heredoc of it is the manifest.
    private const string Script = "/usr/lib/python3/dist-packages/magnum/drivers/common/templates/kubernetes/fragments/calico-service.sh";

    // Others than the bay's.
    private static readonly Dictionary<string, string> Values = new()
    {
        ["_prefix"] = "lab/", ["CALICO_TAG"] = "v3.21.2", ["CALICO_IPV4POOL"] = "192.0.2.0/24", ["CALICO_IPV4POOL_IPIP"] = "Off", ["CLUSTER_SUBNET_CIDR"] = "10.0.0.0/24",
    };

    /// <summary>Puts it where the image has manifests, asks for Calico with tunnels, and repeats the boot step that applies it.</summary>
    /// <param name="machines">The lab's.</param>
    /// <param name="master">Nova's id of the first one.</param>
    public static Task ApplyAsync(RealMachines machines, string master)
    {
        var manifest = string.Join('\n', File.ReadLines(Script).SkipWhile(static line => !line.Contains("<< EOF >", StringComparison.Ordinal)).Skip(1).TakeWhile(static line => line != "EOF"));
        foreach (var (name, value) in Values)
            manifest = manifest.Replace($"${{{name}}}", value, StringComparison.Ordinal);
        return machines.ActAsync(master, "run", "/bin/bash", "-c", $"""
            set -euo pipefail
            mkdir -p /etc/magnum/manifests
            base64 --decode <<<{Packed(manifest)} | gunzip >/etc/magnum/manifests/calico.yaml
            sed --in-place 's/^NETWORK_DRIVER=.*/NETWORK_DRIVER="calico"/; s/^CALICO_IPIP=.*/CALICO_IPIP="Always"/' /etc/magnum/bay.env
            bash /opt/magnum/boot/70-manifests.sh
            """);
    }

    // An argument has little room.
    private static string Packed(string text)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
