using System.Globalization;
using Magnum.Api.Errors;

namespace Magnum.Api.ClusterTemplates;

/// <summary>What each engine's clusters may be made of.</summary>
/// <remarks>Source: openstack/magnum magnum/api/validation.py, classes Validator and its subclasses, release 15.0.1.</remarks>
internal sealed record EngineRules(string DefaultNetworkDriver, string[] NetworkDrivers, string[] VolumeDrivers)
{
    /// <summary>Docker's own storage driver that needs room.</summary>
    private const string DeviceMapper = "devicemapper";
    private const int DeviceMapperGibibytes = 3;

    private static readonly string[] ServerTypes = ["vm", "bm"];

    /// <summary>The rules of an engine.</summary>
    /// <param name="coe">The engine, or what stands for none: <c>Unset</c>, <c>None</c>. Two engines have a name and no rules: dcos, mesos.</param>
    /// <exception cref="ApiException">400: there are none.</exception>
    public static EngineRules Of(string coe) => coe switch
    {
        "kubernetes" => new("flannel", ["flannel", "calico"], ["cinder"]),
        "swarm" or "swarm-mode" => new("docker", ["docker", "flannel"], ["rexray"]),
        _ => throw ApiException.BadRequest($"Requested COE type {coe} is not supported."),
    };

    /// <summary>Refuses a kind of machine that is none; all engines know the same.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static void CheckServerType(string serverType)
    {
        if (!ServerTypes.Contains(serverType, StringComparer.Ordinal))
            throw ApiException.BadRequest($"Server type {serverType} is not supported, expecting a {string.Join('/', ServerTypes)}/unspecified server type.");
    }

    /// <summary>Refuses drivers that the engine doesn't know.</summary>
    /// <exception cref="ApiException">400.</exception>
    public void CheckDrivers(string? networkDriver, string? volumeDriver)
    {
        if (networkDriver is not null && !NetworkDrivers.Contains(networkDriver, StringComparer.Ordinal))
            throw ApiException.BadRequest($"Network driver type {networkDriver} is not supported, expecting a {string.Join('/', NetworkDrivers)}/unspecified network driver.");
        if (volumeDriver is not null && !VolumeDrivers.Contains(volumeDriver, StringComparer.Ordinal))
            throw ApiException.BadRequest($"Volume driver type {volumeDriver} is not supported, expecting a {string.Join('/', VolumeDrivers)}/unspecified volume driver.");
    }

    /// <summary>Refuses a volume that is too small for the storage driver.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static void CheckVolumeSize(string? storageDriver, int? gibibytes)
    {
        if (storageDriver != DeviceMapper || gibibytes >= DeviceMapperGibibytes)
            return;
        var size = gibibytes is { } number ? number.ToString(CultureInfo.InvariantCulture) : "None";
        throw ApiException.BadRequest($"docker volume size {size} GB is not valid, expecting minimum value {DeviceMapperGibibytes}GB for {storageDriver} storage driver.");
    }
}
