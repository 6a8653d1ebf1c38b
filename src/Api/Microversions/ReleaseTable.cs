using System.Collections.Immutable;

namespace Magnum.Api.Microversions;

/// <summary>What the highest microversion that is offered changes beside the microversions themselves: where the releases that it stands for differ.</summary>
internal static class ReleaseTable
{
    /// <summary>All of it, a switch of <see cref="ReleaseProfile"/> each or several.</summary>
    public static ImmutableArray<ReleaseDifference> All { get; } =
    [
        new(nameof(ReleaseProfile.HasBays), "certificates show `bay_uuid`", "they don't"),
        new(nameof(ReleaseProfile.TakesBays), "a certificate may be asked for by `bay_uuid`", "where bays are served"),
        new(nameof(ReleaseProfile.ShowsDriver), "templates have no `driver`", "they show it, and may name one"),
        new(nameof(ReleaseProfile.ChecksMasterParityAndRootDisk), "any number of masters, and any flavor", "from 1.12 an even number of masters, and flavors without a disk where machines have no root volume, are refused"),
        new(nameof(ReleaseProfile.HasCredentials), "no `credentials`", "from 1.12"),
        new(nameof(ReleaseProfile.ChecksFixedNetworks), "a cluster's fixed network and subnet are taken as they are named, and fail later", "400 where there are none of that name"),
        new(nameof(ReleaseProfile.NamesFailedGroups), "`status_reason` of a failed cluster names the groups that failed", "it tells the cause"),
        new(nameof(ReleaseProfile.ShowsLimitsInLists), "lists of node groups show 0 and null as limits", "they show the limits"),
        new(nameof(ReleaseProfile.IsLenient), "an empty text is refused where it can't be a value", "it counts as null (gophercloud and Horizon send it for what is unset)"),
        new(nameof(ReleaseProfile.IsLenient), "a patch's `value` is a text, a number or a boolean", "a JSON object too, where the field is one"),
        new(nameof(ReleaseProfile.IsLenient), "an upgrade that names no template and a certificate that names no cluster are 404", "400 `Mandatory field missing.`"),
        new(nameof(ReleaseProfile.IsLenient), "a `server_type` of null is refused", "it stands for the default"),
        new(nameof(ReleaseProfile.IsLenient), "the 404 of an item's `detail` has upstream's unfilled placeholders", "it names the resource"),
        new(nameof(ReleaseProfile.IsLenient), "`dry_run`, and `rollback` of an upgrade, are unknown", "they are extensions ([extensions](extensions.md))"),
    ];
}

/// <summary>One difference.</summary>
/// <param name="Switch">The property of <see cref="ReleaseProfile"/> that says which.</param>
/// <param name="Former">With 1.10, Magnum 15.</param>
/// <param name="Later">Above.</param>
internal sealed record ReleaseDifference(string Switch, string Former, string Later);
