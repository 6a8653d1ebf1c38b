using Magnum.Drivers.Kubernetes;
using Magnum.Drivers.Rules;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>What this driver does with labels and fields.</summary>
internal static class KubernetesVmRules
{
    public static BayRules Table { get; } = new(KubernetesRules.All, KubernetesRules.Foreign, KubernetesConflicts.All);
}
