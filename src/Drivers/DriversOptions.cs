using System.ComponentModel.DataAnnotations;

namespace Magnum.Drivers;

/// <summary>Which drivers there are.</summary>
public sealed class DriversOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Drivers";

    /// <summary>Folders of drivers that an operator adds; each holds one folder per driver with a <c>driver.yaml</c>. Default: none.</summary>
    [Required]
    public IList<string> Directories { get; } = [];

    /// <summary>Names of drivers that are not offered. A driver of the operator's own may have the name of one of the product's that is among them, and takes its place. Default: none.</summary>
    [Required]
    public IList<string> Disabled { get; } = [];
}
