using System.ComponentModel.DataAnnotations;
using Magnum.Settings;

namespace Magnum.Grains.Bays;

/// <summary>How bays are driven.</summary>
public sealed class BayOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Bays";

    /// <summary>How often a bay in progress is woken even if nothing else happens; at least 10 s. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan ReconcilePeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a settled bay is woken. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SettledPeriod { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the stacks of a project with bays in progress are listed. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PollPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How seldom at most, while nothing changes. Default 1.5 s: with what follows, a complete stack is a complete bay within 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan PollPeriodLongest { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>An intent that is not accepted after this time is undone. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan IntentLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after a deletion its stack name is looked up for the last time. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TombstoneLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long machines that are to go may take to hand over what they carry; then they go all the same. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DrainPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long Octavia may take, in a deletion, to remove the load balancers that the bay's Kubernetes made; then the deletion ends as failed. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan BalancerPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a machine must be unwell, by its engine's word and without a break, before it is replaced; only in bays whose labels ask for it. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan HealGrace { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Machines of one bay that are replaced within an hour, one at a time; those whose replacement fails count. 0: none ever. Default 3.</summary>
    [Range(0, 1000)]
    public int HealsPerHour { get; set; } = 3;

    /// <summary>The largest part of a bay's machines, masters included, that may be unwell for one to be replaced. Default 0.5.</summary>
    [Range(0.0, 1.0)]
    public double HealLargestPart { get; set; } = 0.5;

    /// <summary>How long, in a rotation of the machines' credential, the former one stays valid once the stacks have the new one: machines that run look for it once a minute, and one that does not within this time is cut off. Default 3 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CredentialOverlap { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long, in a rotation of the CA, machines are given to follow: first to believe both CAs, and then to have their certificates signed by the new one. They look once a minute, and masters follow one after the other. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CaOverlap { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether machines get a trust of their own, which they need to have their certificates signed. Default true.</summary>
    public bool MachineTrust { get; set; } = true;

    /// <summary>Keystone's address for machines, with <c>/v3</c>. Default: the one in the catalogue.</summary>
    [HttpAddress]
    public Uri? MachineAuthUrl { get; set; }

    /// <summary>This service's address for machines, with <c>/v1</c>. Default: the one in the catalogue.</summary>
    [HttpAddress]
    public Uri? MachineMagnumUrl { get; set; }

    /// <summary>Whether machines check the certificates of the cloud. Default true.</summary>
    public bool VerifyCa { get; set; } = true;

    /// <summary>A file of PEM certificates, at most 12,000 characters of them: CAs of the cloud's own that machines are to believe for Keystone, Heat and this service, besides those that their image does. It is read at start, and given to machines that are made from then on. Default: none.</summary>
    public string? MachineCaFile { get; set; }
}
