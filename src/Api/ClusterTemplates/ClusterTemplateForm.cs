using System.Collections.Immutable;
using System.Numerics;
using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Api.ClusterTemplates;

/// <summary>Between the fields of the wire and the stored model.</summary>
internal static class ClusterTemplateForm
{
    /// <summary>The model with every field of the wire taken from the values; what is absent or null gets its default.</summary>
    /// <param name="model">Gives what is not on the wire: identity, owner, times; and the name, the image and the engine where the values have none.</param>
    /// <param name="values">Checked values.</param>
    public static BayModelSnapshot With(this BayModelSnapshot model, BodyValues values) => model with
    {
        Name = values.Text("name") ?? model.Name,
        Coe = values.Text("coe") ?? model.Coe,
        ImageId = values.Text("image_id") ?? model.ImageId,
        FlavorId = values.Text("flavor_id"),
        MasterFlavorId = values.Text("master_flavor_id"),
        DnsNameserver = values.Text("dns_nameserver"),
        KeypairId = values.Text("keypair_id"),
        ExternalNetworkId = values.Text("external_network_id"),
        FixedNetwork = values.Text("fixed_network"),
        FixedSubnet = values.Text("fixed_subnet"),
        NetworkDriver = values.Text("network_driver"),
        ApiserverPort = values.Integer("apiserver_port"),
        DockerVolumeSize = values.Integer("docker_volume_size"),
        ClusterDistro = values.Text("cluster_distro"),
        HttpProxy = values.Text("http_proxy"),
        HttpsProxy = values.Text("https_proxy"),
        NoProxy = values.Text("no_proxy"),
        VolumeDriver = values.Text("volume_driver"),
        RegistryEnabled = values.Flag("registry_enabled") ?? false,
        Labels = values.Labels("labels") ?? ImmutableSortedDictionary<string, string>.Empty,
        TlsDisabled = values.Flag("tls_disabled") ?? false,
        Public = values.Flag("public") ?? false,
        ServerType = values.Text("server_type") ?? "vm",
        InsecureRegistry = values.Text("insecure_registry"),
        DockerStorageDriver = values.Text("docker_storage_driver"),
        MasterLbEnabled = values.Flag("master_lb_enabled") ?? false,
        FloatingIpEnabled = values.Flag("floating_ip_enabled") ?? true,
        Hidden = values.Flag("hidden") ?? false,
        Tags = values.Text("tags"),
        Driver = values.Text("driver") ?? model.Driver,
    };

    /// <summary>The model as a dictionary that can be patched.</summary>
    /// <param name="model">The model.</param>
    /// <param name="body">What a patch can see of it.</param>
    public static PatchedDocument ToDocument(this BayModelSnapshot model, BodySchema body)
    {
        var attributes = Attributes(model);
        foreach (var unknown in attributes.Keys.Where(name => body.Find(name) is null).ToList())
            attributes.Remove(unknown);
        return new PatchedDocument(attributes);
    }

    /// <summary>The values of a patched document, each checked by the rules of its field.</summary>
    /// <param name="before">The document before the patch: it tells the order.</param>
    /// <param name="after">The document after the patch.</param>
    /// <param name="body">The fields.</param>
    /// <param name="emptyMeansNull">As in <see cref="BodySchema.Read"/>.</param>
    /// <exception cref="ApiException">400: a value that its field can't have; of several the first in Magnum's order.</exception>
    public static BodyValues Check(PatchedDocument before, PatchedDocument after, BodySchema body, bool emptyMeansNull)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var name in before.Attributes.Keys)
        {
            var field = body.Find(name)!;
            if (after.Attributes.TryGetValue(name, out var raw))
                values[name] = emptyMeansNull && field.IsEmpty(raw) ? null : field.Type.Read(name, raw);
        }

        return new BodyValues(values);
    }

    // In the order in which Magnum looks at them after a patch: openstack/magnum magnum/objects/cluster_template.py, release 15.0.1.
    private static OrderedDictionary<string, object?> Attributes(BayModelSnapshot model) => new(StringComparer.Ordinal)
    {
        ["name"] = model.Name,
        ["image_id"] = model.ImageId,
        ["flavor_id"] = model.FlavorId,
        ["master_flavor_id"] = model.MasterFlavorId,
        ["keypair_id"] = model.KeypairId,
        ["dns_nameserver"] = model.DnsNameserver,
        ["external_network_id"] = model.ExternalNetworkId,
        ["fixed_network"] = model.FixedNetwork,
        ["fixed_subnet"] = model.FixedSubnet,
        ["network_driver"] = model.NetworkDriver,
        ["volume_driver"] = model.VolumeDriver,
        ["apiserver_port"] = Number(model.ApiserverPort),
        ["docker_volume_size"] = Number(model.DockerVolumeSize),
        ["docker_storage_driver"] = model.DockerStorageDriver,
        ["cluster_distro"] = model.ClusterDistro,
        ["coe"] = model.Coe,
        ["http_proxy"] = model.HttpProxy,
        ["https_proxy"] = model.HttpsProxy,
        ["no_proxy"] = model.NoProxy,
        ["registry_enabled"] = model.RegistryEnabled,
        ["labels"] = PatchedDocument.Dictionary(model.Labels),
        ["tls_disabled"] = model.TlsDisabled,
        ["public"] = model.Public,
        ["server_type"] = model.ServerType,
        ["insecure_registry"] = model.InsecureRegistry,
        ["master_lb_enabled"] = model.MasterLbEnabled,
        ["floating_ip_enabled"] = model.FloatingIpEnabled,
        ["hidden"] = model.Hidden,
        ["tags"] = model.Tags,
        ["driver"] = model.Driver,
    };

    private static BigInteger? Number(int? value) => value is { } number ? new BigInteger(number) : null;
}
