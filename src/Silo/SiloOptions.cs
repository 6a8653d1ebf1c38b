using System.ComponentModel.DataAnnotations;
using Magnum.Settings;

namespace Magnum.Silo;

/// <summary>Where this process listens and to which Orleans cluster it belongs.</summary>
public sealed class SiloOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Silo";

    /// <summary>Address of the API. Default <c>http://127.0.0.1:9511</c>.</summary>
    [Required]
    [HttpAddress]
    public Uri Url { get; set; } = new("http://127.0.0.1:9511");

    /// <summary>Name of the silo, kept across restarts. Default: the machine's name and the API's port.</summary>
    public string? Name { get; set; }

    /// <summary>Address by which the other silos reach this one. Default 127.0.0.1.</summary>
    [Required]
    [IpAddress]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port between silos. Default 11111.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for grain clients. Default 30000.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Silos with the same id form one Orleans cluster. Default <c>magnum</c>.</summary>
    [Required]
    public string ClusterId { get; set; } = "magnum";

    /// <summary>Owner of the stored state; must never change. Default <c>magnum</c>.</summary>
    [Required]
    public string ServiceId { get; set; } = "magnum";

    /// <summary>How long a stop waits for work to end. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the end of standard input stops this process as SIGTERM does: a program that started it with a pipe takes it along, even when it is killed.
    /// Default <c>false</c>.
    /// </summary>
    public bool StopsWithInput { get; set; }

    /// <summary>Name to use.</summary>
    public string EffectiveName => Name ?? $"{Environment.MachineName}-{Url.Port}";
}
