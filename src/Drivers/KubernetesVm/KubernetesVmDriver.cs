using Magnum.Drivers.Kubernetes;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>Kubernetes on virtual machines.</summary>
internal sealed class KubernetesVmDriver() : KubernetesDriver(
    new DriverDescription("kubernetes-vm",
    [
        new BayKind("vm", "fedora-coreos", "kubernetes"),
        new BayKind("vm", "ubuntu", "kubernetes"),
        new BayKind("vm", "debian", "kubernetes"),
    ]),
    KubernetesVmRules.Table);
