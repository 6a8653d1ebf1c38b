using System.Collections.Frozen;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.Catalog;

/// <summary>All drivers of this silo; fixed from the start on.</summary>
internal sealed class DriverCatalog : IDriverCatalog, IBayDrivers
{
    private readonly FrozenDictionary<string, IBayDriver> installed;
    private readonly FrozenDictionary<BayKind, DriverDescription> offered;

    /// <param name="drivers">Drivers that <see cref="DriverSet.Check"/> has nothing to say against.</param>
    /// <param name="hidden">Names of those that are not offered.</param>
    public DriverCatalog(IReadOnlyCollection<IBayDriver> drivers, IReadOnlySet<string> hidden)
    {
        installed = drivers.ToFrozenDictionary(static driver => driver.Description.Name, StringComparer.Ordinal);
        All = [.. drivers.Select(static driver => driver.Description).Where(driver => !hidden.Contains(driver.Name)).OrderBy(static driver => driver.Name, StringComparer.Ordinal)];
        offered = All.SelectMany(static driver => driver.Provides, static (driver, kind) => (driver, kind)).ToFrozenDictionary(static pair => pair.kind, static pair => pair.driver);
    }

    public IReadOnlyList<DriverDescription> All { get; }

    public DriverDescription? Find(BayKind kind) => offered.GetValueOrDefault(kind);

    public string? Objection(BaySpec spec) => installed.GetValueOrDefault(spec.Driver)?.Objection(spec);

    public IBayDriver Get(string name) =>
        installed.GetValueOrDefault(name) ?? throw new BayPlanException($"The driver '{name}' is not installed here.");
}
