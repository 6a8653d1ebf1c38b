using System.ComponentModel.DataAnnotations;

namespace Magnum.Engines;

/// <summary>How engines are spoken to.</summary>
public sealed class EngineOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Engines";

    /// <summary>How long one look may take, connecting included. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bays whose TLS context and connection are kept between looks; some 90 KiB each. Default 1000.</summary>
    [Range(1, 100_000)]
    public int KeptContexts { get; set; } = 1000;

    /// <summary>How long a kept connection may rest; longer than the period of health, or every look connects anew. Default 90 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectionRest { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>After that age a connection is made anew, so that certificates are checked again. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest answer that is read, in bytes. Default 8 MiB; a list of machines comes in pages.</summary>
    [Range(1024, 1 << 30)]
    public int AnswerBytes { get; set; } = 8 << 20;

    /// <summary>The most machines that one bay's engine may tell. Default 5000.</summary>
    [Range(1, 100_000)]
    public int NodesMax { get; set; } = 5000;

    /// <summary>
    /// Networks (<c>address/prefix</c>) that may be connected to although they are refused otherwise: loopback, link-local (where clouds have their metadata
    /// service), multicast and the like. Needed where bays' addresses are on loopback, as with the simulated cloud. Default none.
    /// </summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Networks that are refused too, for example the one of the operator's own services. What is allowed above stays allowed. Default none.</summary>
    public IList<string> DeniedNetworks { get; } = [];
}
