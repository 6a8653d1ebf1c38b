using System.Collections.Frozen;
using System.Globalization;
using Magnum.Api.Authentication;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Policy;

/// <summary>What rules may ask of the object in question, as <c>%(name)s</c>.</summary>
/// <remarks>
/// Source: openstack/magnum magnum/common/policy.py (own project and user where no object is given, <c>trustee_domain_id</c> always) and
/// magnum/objects/cluster.py, cluster_template.py. Null is the text <c>None</c>, as Python formats it; an attribute that the object lacks is absent.
/// </remarks>
internal static class TargetAttributes
{
    private static readonly FrozenDictionary<string, Func<BaySnapshot, object?>> OfBays = new Dictionary<string, Func<BaySnapshot, object?>>
    {
        ["uuid"] = static bay => bay.Uuid,
        ["name"] = static bay => bay.Name,
        ["cluster_template_id"] = static bay => bay.BayModelId,
        ["keypair"] = static bay => bay.Keypair,
        ["docker_volume_size"] = static bay => bay.DockerVolumeSize,
        ["master_flavor_id"] = static bay => bay.MasterFlavorId,
        ["flavor_id"] = static bay => bay.FlavorId,
        ["create_timeout"] = static bay => bay.CreateTimeoutMinutes,
        ["stack_id"] = static bay => bay.StackId,
        ["status"] = static bay => bay.Status.ToWord(),
        ["api_address"] = static bay => bay.ApiAddress,
        ["discovery_url"] = static bay => bay.DiscoveryUrl,
        ["fixed_network"] = static bay => bay.FixedNetwork,
        ["fixed_subnet"] = static bay => bay.FixedSubnet,
        ["floating_ip_enabled"] = static bay => bay.FloatingIpEnabled,
        ["master_lb_enabled"] = static bay => bay.MasterLbEnabled,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<BayModelSnapshot, object?>> OfBayModels = new Dictionary<string, Func<BayModelSnapshot, object?>>
    {
        ["uuid"] = static model => model.Uuid,
        ["name"] = static model => model.Name,
        ["coe"] = static model => model.Coe,
        ["image_id"] = static model => model.ImageId,
        ["flavor_id"] = static model => model.FlavorId,
        ["master_flavor_id"] = static model => model.MasterFlavorId,
        ["keypair_id"] = static model => model.KeypairId,
        ["external_network_id"] = static model => model.ExternalNetworkId,
        ["fixed_network"] = static model => model.FixedNetwork,
        ["fixed_subnet"] = static model => model.FixedSubnet,
        ["network_driver"] = static model => model.NetworkDriver,
        ["volume_driver"] = static model => model.VolumeDriver,
        ["docker_storage_driver"] = static model => model.DockerStorageDriver,
        ["cluster_distro"] = static model => model.ClusterDistro,
        ["server_type"] = static model => model.ServerType,
        ["registry_enabled"] = static model => model.RegistryEnabled,
        ["tls_disabled"] = static model => model.TlsDisabled,
        ["master_lb_enabled"] = static model => model.MasterLbEnabled,
        ["floating_ip_enabled"] = static model => model.FloatingIpEnabled,
        ["public"] = static model => model.Public,
        ["hidden"] = static model => model.Hidden,
        ["driver"] = static model => model.Driver,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names; a check that names any other never holds.</summary>
    public static FrozenSet<string> Names { get; } =
        new[] { "project_id", "user_id", "trustee_domain_id", "trustee_user_id" }.Concat(OfBays.Keys).Concat(OfBayModels.Keys).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The attribute as text; null when it is absent.</summary>
    public static string? Of(in PolicyQuestion question, string name) => name switch
    {
        "project_id" => question.TargetProject,
        "user_id" => question.TargetUser,
        "trustee_domain_id" => TrusteeDomain(question.Caller),
        "trustee_user_id" => TrusteeUser(question),
        _ => question.Target switch
        {
            BaySnapshot bay when OfBays.TryGetValue(name, out var read) => Text(read(bay)),
            BayModelSnapshot model when OfBayModels.TryGetValue(name, out var read) => Text(read(model)),
            _ => null,
        },
    };

    // The setting may hold the domain's name; whoever is of that domain brings its id along.
    private static string? TrusteeDomain(CallerIdentity caller) => caller.IsClusterUser ? caller.Token.UserDomainId : caller.TrusteeDomain;

    // The machines' trustee is known by its name, which only this service gives in that domain. Nobody else asks, so no other id is needed.
    private static string? TrusteeUser(in PolicyQuestion question) =>
        question is { Target: BaySnapshot bay, Caller.IsClusterUser: true } && IsMachineOf(bay, question.Caller.UserName) ? question.Caller.UserId : null;

    // After a rotation the trustee's name has the operation's id between the bay's and the project's.
    private static bool IsMachineOf(BaySnapshot bay, string name) =>
        name == $"{bay.Uuid:D}_{bay.ProjectId}"
        || (name.StartsWith($"{bay.Uuid:D}-", StringComparison.Ordinal) && name.EndsWith($"_{bay.ProjectId}", StringComparison.Ordinal)
            && Guid.TryParseExact(name.AsSpan(37, Math.Max(0, name.Length - 38 - bay.ProjectId.Length)), "N", out _));

    private static string Text(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        Guid uuid => uuid.ToString("D"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "None",
    };
}
