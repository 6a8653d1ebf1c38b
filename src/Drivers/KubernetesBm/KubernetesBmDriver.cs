using Magnum.Drivers.Kubernetes;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.KubernetesBm;

/// <summary>Kubernetes on bare metal. <c>fedora</c> is what Magnum's own driver of this kind is for (k8s_fedora_ironic_v1, release 15); no image of it was ever tried here (README).</summary>
internal sealed class KubernetesBmDriver() : KubernetesDriver(
    new DriverDescription("kubernetes-bm",
    [
        new BayKind("bm", "fedora", "kubernetes"),
        new BayKind("bm", "fedora-coreos", "kubernetes"),
        new BayKind("bm", "ubuntu", "kubernetes"),
        new BayKind("bm", "debian", "kubernetes"),
    ]),
    KubernetesBmRules.Table);
