using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Some drivers.</summary>
internal sealed class FixedDrivers : IDriverCatalog
{
    public IReadOnlyList<DriverDescription> All { get; } =
    [
        new("k8s_labos", [new BayKind("vm", "labos", "kubernetes")]),
        new("k8s_metal", [new BayKind("bm", "fedora-coreos", "kubernetes")]),
        new("k8s_vm", [new BayKind("vm", "fedora-coreos", "kubernetes"), new BayKind("vm", "fedora-atomic", "kubernetes")]),
    ];

    public string? Objection(BaySpec spec) => spec.Labels.ContainsKey("refused") ? "The label refused is refused." : null;

    public DriverDescription? Find(BayKind kind) => All.FirstOrDefault(driver => driver.Provides.Contains(kind));
}
