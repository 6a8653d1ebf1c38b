using System.ComponentModel.DataAnnotations;

namespace Magnum.DevCloud;

/// <summary>Settings of the simulated cloud.</summary>
public sealed class DevCloudOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:DevCloud";

    /// <summary>Port on 127.0.0.1 for all services; 0 takes a free one. Default 9550.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 9550;

    /// <summary>File that keeps the cloud's state; null keeps it in memory only. Default null.</summary>
    public string? StateFile { get; set; }

    /// <summary>How long the simulation takes to make one resource. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ResourceDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long <c>OS::Heat::TestResource</c> waits at most, whatever its <c>wait_secs</c> says. Default: no limit of its own.</summary>
    public TimeSpan LongestTestWait { get; set; } = TimeSpan.MaxValue;

    /// <summary>How long a machine takes from its creation to its signal. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BootDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Address of the container-infra service in the catalogue. Default <c>http://127.0.0.1:9511/v1</c>.</summary>
    public Uri ContainerInfraUrl { get; set; } = new("http://127.0.0.1:9511/v1");

    /// <summary>Whether machines run a simulated engine with TLS on their address. Default true.</summary>
    public bool Engines { get; set; } = true;

    /// <summary>Password of all seeded users. Default <c>devcloud</c>.</summary>
    public string Password { get; set; } = "devcloud";
}
