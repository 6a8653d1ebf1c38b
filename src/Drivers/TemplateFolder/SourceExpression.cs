using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>Where a parameter's value comes from: <c>bay.name</c>, <c>model.dns_nameserver</c>, <c>group.default-worker.node_count</c>, <c>label.kube_tag</c>, …</summary>
internal sealed class SourceExpression
{
    private static readonly FrozenDictionary<string, Func<BayPlanInput, object?>> Fixed = new Dictionary<string, Func<BayPlanInput, object?>>(StringComparer.Ordinal)
    {
        ["bay.uuid"] = static input => input.BayUuid,
        ["bay.name"] = static input => input.Spec.Name,
        ["bay.project_id"] = static input => input.ProjectId,
        ["bay.keypair"] = static input => input.Spec.Keypair,
        ["bay.master_flavor"] = static input => input.Spec.MasterFlavorId,
        ["bay.flavor"] = static input => input.Spec.FlavorId,
        ["bay.docker_volume_size"] = static input => input.Spec.DockerVolumeSize,
        ["bay.create_timeout"] = static input => input.Spec.CreateTimeoutMinutes,
        ["bay.discovery_url"] = static input => input.Spec.DiscoveryUrl,
        ["bay.external_network"] = static input => input.Spec.ExternalNetworkId,
        ["bay.fixed_network"] = static input => GivenNetwork.NetworkOf(input.Spec),
        ["bay.fixed_subnet"] = static input => GivenNetwork.SubnetOf(input.Spec),
        ["bay.floating_ip_enabled"] = static input => input.Spec.FloatingIpEnabled,
        ["bay.master_lb_enabled"] = static input => input.Spec.MasterLbEnabled,
        ["bay.ca_certificate"] = static input => input.CaCertificate,
        ["bay.service_account_key"] = static input => input.ServiceAccountKeys?.PublicKey,
        ["bay.service_account_private_key"] = static input => input.ServiceAccountKeys?.PrivateKey,
        ["model.image"] = static input => input.Spec.BayModel.ImageId,
        ["model.dns_nameserver"] = static input => input.Spec.BayModel.DnsNameserver,
        ["model.network_driver"] = static input => input.Spec.BayModel.NetworkDriver,
        ["model.volume_driver"] = static input => input.Spec.BayModel.VolumeDriver,
        ["model.docker_storage_driver"] = static input => input.Spec.BayModel.DockerStorageDriver,
        ["model.apiserver_port"] = static input => input.Spec.BayModel.ApiserverPort,
        ["model.http_proxy"] = static input => input.Spec.BayModel.HttpProxy,
        ["model.https_proxy"] = static input => input.Spec.BayModel.HttpsProxy,
        ["model.no_proxy"] = static input => input.Spec.BayModel.NoProxy,
        ["model.tls_disabled"] = static input => input.Spec.BayModel.TlsDisabled,
        ["model.registry_enabled"] = static input => input.Spec.BayModel.RegistryEnabled,
        ["model.insecure_registry"] = static input => input.Spec.BayModel.InsecureRegistry,
        ["cloud.auth_url"] = static input => input.Cloud.AuthUrl,
        ["cloud.magnum_url"] = static input => input.Cloud.MagnumUrl,
        ["cloud.region_name"] = static input => input.Cloud.RegionName,
        ["cloud.trustee_domain_id"] = static input => input.Cloud.TrusteeDomainId,
        ["cloud.verify_ca"] = static input => input.Cloud.VerifyCa,
        ["cloud.openstack_ca"] = static input => input.Cloud.Authorities,
        ["machine.user_id"] = static input => input.Machine?.UserId,
        ["machine.user_name"] = static input => input.Machine?.UserName,
        ["machine.password"] = static input => input.Machine?.Password,
        [MaxBatchSize] = static input => input.MaxBatchSize,
        ["machine.trust_id"] = static input => input.Machine?.TrustId,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<NodeGroupSnapshot, object?>> OfGroup = new Dictionary<string, Func<NodeGroupSnapshot, object?>>(StringComparer.Ordinal)
    {
        ["node_count"] = static group => group.NodeCount,
        ["min_node_count"] = static group => group.MinNodeCount,
        ["max_node_count"] = static group => group.MaxNodeCount,
        ["flavor"] = static group => group.FlavorId,
        ["image"] = static group => group.ImageId,
        ["docker_volume_size"] = static group => group.DockerVolumeSize,
        ["role"] = static group => group.Role,
        [Labels] = static group => group.NodeLabels is { } labels ? NodeMarkText.Of(labels) : null,
        [Taints] = static group => group.NodeTaints is { } taints ? NodeMarkText.Of(taints) : null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Labels = "node_labels";
    private const string Taints = "node_taints";
    private const string MaxBatchSize = "upgrade.max_batch_size";

    private readonly Func<BayPlanInput, object?> read;

    private SourceExpression(string text, Func<BayPlanInput, object?> read)
    {
        Text = text;
        this.read = read;
    }

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Whether the value is another one after that change.</summary>
    public bool ChangesWith(BayChange change) => change switch
    {
        BayChange.Upgrade => Text == MaxBatchSize || Text.StartsWith("label.", StringComparison.Ordinal),
        BayChange.CaRotation => Text is "bay.ca_certificate" or "bay.service_account_key" or "bay.service_account_private_key",
        BayChange.CredentialRotation => Text.StartsWith("machine.", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No such change."),
    };

    /// <summary>Whether the value is what machines of the group are marked with.</summary>
    public bool Marks(string group, NodeMark mark) => Text == $"group.{group}.{(mark is NodeMark.Labels ? Labels : Taints)}";

    /// <summary>Everything that an expression may be, for messages.</summary>
    public static string Known => string.Join(", ", Fixed.Keys.Order(StringComparer.Ordinal)) + ", label.<name>, group.<name>." + string.Join('|', OfGroup.Keys.Order(StringComparer.Ordinal));

    /// <summary>Reads an expression; null when it is none.</summary>
    public static SourceExpression? Parse(string text)
    {
        if (Fixed.TryGetValue(text, out var read))
        {
            return new SourceExpression(text, read);
        }

        if (text.StartsWith("label.", StringComparison.Ordinal) && text["label.".Length..] is { Length: > 0 } label)
        {
            return new SourceExpression(text, input => input.Spec.Labels.GetValueOrDefault(label));
        }

        // A group's name may hold points of its own; the property is what follows the last.
        var end = text.LastIndexOf('.');
        return text.StartsWith("group.", StringComparison.Ordinal) && end > "group.".Length && OfGroup.TryGetValue(text[(end + 1)..], out var property)
            ? OfNamedGroup(text, text["group.".Length..end], property)
            : null;
    }

    /// <summary>The value as text in Heat's notation; null when the bay has none (an empty label counts as none, as in Magnum).</summary>
    public string? Value(BayPlanInput input) => read(input) switch
    {
        null or "" => null,
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString(),
    };

    /// <summary>The value in its own type: numbers and truths stay what they are; null when the bay has none.</summary>
    public JsonValue? Own(BayPlanInput input) => read(input) switch
    {
        int number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        _ => Value(input) is { } text ? JsonValue.Create(text) : null,
    };

    private static SourceExpression OfNamedGroup(string text, string name, Func<NodeGroupSnapshot, object?> property) =>
        new(text, input => input.NodeGroups.FirstOrDefault(group => group.Name == name) is { } group ? property(group) : null);
}
