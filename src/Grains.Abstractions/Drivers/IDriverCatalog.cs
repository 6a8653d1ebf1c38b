using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Abstractions.Drivers;

/// <summary>Which bays can be built here.</summary>
public interface IDriverCatalog
{
    /// <summary>The driver for that combination, or null when there is none.</summary>
    DriverDescription? Find(BayKind kind);

    /// <summary>All drivers, in order of name.</summary>
    IReadOnlyList<DriverDescription> All { get; }

    /// <summary>What the bay's driver can't build of it, in sentences for the tenant; null for nothing. No label and no field that Magnum's drivers know is passed over.</summary>
    /// <param name="spec">The bay, with what it inherits of its bay model.</param>
    string? Objection(BaySpec spec);
}

/// <summary>What a driver is chosen by, as in Magnum.</summary>
/// <param name="ServerType"><c>vm</c> or <c>bm</c>.</param>
/// <param name="OsDistro">The image's <c>os_distro</c>.</param>
/// <param name="Coe">The engine.</param>
public readonly record struct BayKind(string ServerType, string OsDistro, string Coe);

/// <summary>A driver as others see it.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Provides">What it can build.</param>
public sealed record DriverDescription(string Name, IReadOnlyList<BayKind> Provides);
