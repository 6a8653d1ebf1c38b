using System.Globalization;
using Magnum.Api.Authentication;
using Magnum.Api.Errors;
using Magnum.Api.Lookups;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Drivers;
using Magnum.OpenStack.Glance;
using Magnum.OpenStack.Nova;
using Microsoft.Extensions.Options;

namespace Magnum.Api.ClusterTemplates;

/// <summary>The checks of a template that ask others: the driver catalogue, the cloud, the policy.</summary>
internal sealed class ClusterTemplateChecks(CloudLookups cloud, IDriverCatalog drivers, PolicyEnforcer policy, ReleaseProfile release, IOptions<ApiOptions> options)
{
    /// <summary>Refuses a combination that no driver builds.</summary>
    /// <exception cref="ApiException">400.</exception>
    public DriverDescription Driver(string serverType, string osDistro, string coe) =>
        drivers.Find(new BayKind(serverType, osDistro, coe)) ?? throw ApiException.BadRequest($"Cluster type ({serverType}, {osDistro}, {coe}) not supported.");

    /// <summary>The drivers there are.</summary>
    public IDriverCatalog Drivers => drivers;

    /// <summary>Refuses flavors and networks that the caller's project doesn't have.</summary>
    /// <exception cref="ApiException">400, or 409 for an ambiguous network.</exception>
    public async Task CloudAsync(CallerIdentity caller, BayModelSnapshot model, CancellationToken cancellationToken)
    {
        foreach (var flavor in new[] { model.FlavorId, model.MasterFlavorId })
        {
            if (flavor is not null)
                CheckRootDisk(await cloud.FlavorAsync(caller, flavor, cancellationToken), model.Labels.GetValueOrDefault("boot_volume_size"));
        }

        if (model.ExternalNetworkId is { } external)
            await cloud.ExternalNetworkAsync(caller, external, cancellationToken);
        if (model.FixedNetwork is { } network)
            await cloud.FixedNetworkAsync(caller, network, cancellationToken);
        if (model.FixedSubnet is { } subnet)
            await cloud.FixedSubnetAsync(caller, subnet, cancellationToken);
    }

    /// <summary>Refuses a flavor without a root disk where machines don't boot from a volume (releases 20 and later).</summary>
    /// <exception cref="ApiException">400.</exception>
    public void CheckRootDisk(NovaFlavor flavor, string? bootVolumeSize)
    {
        var size = int.TryParse(bootVolumeSize, NumberStyles.None, CultureInfo.InvariantCulture, out var label) ? label : options.Value.DefaultBootVolumeGibibytes;
        if (release.ChecksMasterParityAndRootDisk && flavor.DiskGibibytes == 0 && size == 0)
            throw ApiException.BadRequest("Flavor with zero root volume size is not supported when boot_volume_size is zero.");
    }

    /// <summary>The image with its system; null names none.</summary>
    /// <exception cref="ApiException">400: there is none, or it doesn't tell its system. 403: it is not for the caller. 409: there are several.</exception>
    public async Task<GlanceImage> ImageAsync(CallerIdentity caller, string? image, CancellationToken cancellationToken)
    {
        var found = (image is null ? null : await cloud.FindImageAsync(caller, image, cancellationToken)) ?? throw ApiException.BadRequest($"Image {image ?? "None"} could not be found.");
        return string.IsNullOrEmpty(found.OsDistro) ? throw ApiException.BadRequest($"Image {image} doesn't contain os_distro field.") : found;
    }

    /// <summary>Refuses to publish or hide without the right to.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="publish">The rule about it.</param>
    /// <exception cref="ApiException">403.</exception>
    public void CheckPublish(CallerIdentity caller, PolicyRule publish)
    {
        if (!policy.Allows(publish, caller))
            throw new ApiException(403, "Not authorized to set public or hidden flag for cluster template.");
    }
}
