using System.ComponentModel.DataAnnotations;

namespace Magnum.Api;

/// <summary>How the HTTP API behaves towards its clients.</summary>
public sealed class ApiOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Api";

    /// <summary>Highest microversion that is offered, <c>1.10</c> to <c>1.14</c>. Default: <c>1.12</c>, the latest that was released.</summary>
    /// <remarks>It also picks the release whose behaviour is served where releases differ; <c>1.10</c> is Magnum 15 (Zed) as recorded.</remarks>
    [Required]
    [RegularExpression(@"^1\.1[0-4]$", ErrorMessage = "{0} must be 1.10, 1.11, 1.12, 1.13 or 1.14.")]
    public string MaximumMicroversion { get; set; } = "1.12";

    /// <summary>Whether the deprecated resources <c>bays</c> and <c>baymodels</c> are served, at every microversion. Default: true. Magnum dropped them in release 17.</summary>
    public bool ServesBays { get; set; } = true;

    /// <summary>Largest request body in bytes; a larger one is answered 413. Default: 114688, as oslo.middleware's <c>max_request_body_size</c>.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaximumBodyBytes { get; set; } = 114_688;

    /// <summary>Most bytes of a request's first line, thus of path and query. Default: 8192. More is refused by the server itself: 414 without a body.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaximumRequestLineBytes { get; set; } = 8192;

    /// <summary>Most bytes of all headers together. Default: 32768. More is refused by the server itself: 431 without a body.</summary>
    [Range(4096, 1024 * 1024)]
    public int MaximumHeaderBytes { get; set; } = 32_768;

    /// <summary>Most headers. Default: 100. More is refused by the server itself: 431 without a body.</summary>
    [Range(10, 1000)]
    public int MaximumHeaders { get; set; } = 100;

    /// <summary>How long headers may take to arrive. Default: 30 s. Later is refused by the server itself: 408 without a body.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes a second at which a body must arrive, on average, once <see cref="BodyGracePeriod"/> is over; a slower one is answered 408. Default: 240.</summary>
    [Range(1, 1024 * 1024)]
    public int MinimumBodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a body may stall before <see cref="MinimumBodyBytesPerSecond"/> counts, above one second. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01.1", "00:10:00")]
    public TimeSpan BodyGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest and default page of a list. Default: 1000, as Magnum's <c>[api] max_limit</c>.</summary>
    [Range(1, 100_000)]
    public int MaximumPageSize { get; set; } = 1000;

    /// <summary>Most machines of a group; more is refused with 400. Default: 1000, as many as a stack of Heat may have resources unless its <c>max_resources_per_stack</c> says otherwise.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumNodeCount { get; set; } = 1000;

    /// <summary>Keystone's address in <c>WWW-Authenticate</c>, without <c>/v3</c>. Default: taken from <c>Magnum:Keystone:AuthUrl</c>.</summary>
    public string? WwwAuthenticateUri { get; set; }

    /// <summary>Whether links honour <c>X-Forwarded-Proto</c>, <c>-Host</c> and <c>-Prefix</c>. Default: false; only behind a proxy that sets them.</summary>
    public bool TrustForwardedHeaders { get; set; }

    /// <summary>
    /// A file that takes this silo out of its load balancer while it is there: <c>/healthcheck</c> is then answered 503, all else as before. Default: none. As oslo.middleware's
    /// <c>disable_by_file_path</c>.
    /// </summary>
    public string? DisablingFile { get; set; }

    /// <summary>How long a found flavor, keypair, image or network is believed, at most 60 s. Default: 60 s; zero asks every time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LookupLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Root volume of machines in GiB when no label says so, as Magnum's <c>[cinder] default_boot_volume_size</c>. Default: 0, the flavor's disk. Only flavors are checked by it: the product's own drivers boot no machine from a volume.</summary>
    [Range(0, 16_384)]
    public int DefaultBootVolumeGibibytes { get; set; }
}
