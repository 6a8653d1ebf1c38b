using Magnum.Drivers.Kubernetes;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;

namespace Magnum.Drivers.KubernetesBm;

/// <summary>What this driver does with labels and fields.</summary>
internal static class KubernetesBmRules
{
    private const string NoCalico = "Calico has not been tried on ports that know the machines' own addresses only";

    public static BayRules Table { get; } = new(
        BareMetalRules.Of(KubernetesRules.All).Select(static rule => rule.Name switch
        {
            "network_driver" => rule with { Values = new ValueRule.OneOf("flannel"), Meaning = NoCalico },
            "calico_ipv4pool" or "calico_ipv4pool_ipip" => rule.Refuse(NoCalico),
            _ => rule,
        }),
        KubernetesRules.Foreign,
        KubernetesConflicts.All);
}
