using Microsoft.Extensions.Options;

namespace Magnum.Api.Microversions;

/// <summary>The behaviour that follows from the release whose maximum microversion is offered, where releases differ beyond microversions.</summary>
/// <remarks>1.10 stands for Magnum 15 as recorded, with its refusals; above it clients get the friendlier reading.</remarks>
internal sealed class ReleaseProfile
{
    private readonly Microversion _maximum;

    public ReleaseProfile(IOptions<ApiOptions> options)
    {
        _maximum = Microversion.Parse(options.Value.MaximumMicroversion);
        MaximumText = _maximum.ToString();
        TakesBays = HasBays || options.Value.ServesBays;
    }

    /// <summary>The highest microversion offered.</summary>
    public Microversion Maximum => _maximum;

    /// <summary>The same as text.</summary>
    public string MaximumText { get; }

    /// <summary>Up to release 16: certificates show <c>bay_uuid</c>.</summary>
    public bool HasBays => _maximum <= new Microversion(10);

    /// <summary>Whether a certificate may be asked for by <c>bay_uuid</c>: up to release 16, and above it where bays are served.</summary>
    public bool TakesBays { get; }

    /// <summary>From release 17: templates show the field <c>driver</c>.</summary>
    public bool ShowsDriver => !HasBays;

    /// <summary>From release 20 (microversion 1.12 here): an even number of masters and flavors without a root disk are refused.</summary>
    public bool ChecksMasterParityAndRootDisk => _maximum >= new Microversion(12);

    /// <summary>From release 21 (microversion 1.12 here): the resource <c>credentials</c> is there.</summary>
    public bool HasCredentials => _maximum >= MicroversionTable.Credentials;

    /// <summary>From release 16: the fixed network and subnet of a cluster must exist. Release 15 accepts any and fails later.</summary>
    public bool ChecksFixedNetworks => !HasBays;

    /// <summary>As recorded from release 15: the reason of a failed cluster names the groups that failed. Above, it tells the cause.</summary>
    public bool NamesFailedGroups => HasBays;

    /// <summary>As recorded from release 15: lists of node groups show 0 and null as limits, whatever they are. Above, they show the limits.</summary>
    public bool ShowsLimitsInLists => !HasBays;

    /// <summary>
    /// Whether input that release 15 refuses without need is accepted: JSON objects as patch values, an empty cluster name;
    /// whether a missing mandatory field is called that everywhere; and whether the query has arguments of our own.
    /// </summary>
    public bool IsLenient => !HasBays;
}
