using System.Collections.Immutable;
using System.Net;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Kubernetes;

/// <summary>Ports and networks that Kubernetes can't have together. Pure.</summary>
internal static class KubernetesConflicts
{
    private const int MachinesPartBits = 16;
    private const int ServiceBits = 20;
    private const int DefaultMachinesPart = 24;

    private static readonly ImmutableSortedDictionary<int, string> Ports = ImmutableSortedDictionary.CreateRange(new Dictionary<int, string>
    {
        [22] = "SSH",
        [2379] = "etcd",
        [2380] = "etcd's members",
        [10248] = "the kubelet's health",
        [10249] = "kube-proxy's metrics",
        [10250] = "the kubelet",
        [10256] = "kube-proxy's health",
        [10257] = "kube-controller-manager",
        [10259] = "kube-scheduler",
    });

    /// <summary>All of them.</summary>
    /// <remarks>
    /// Sources: kubernetes/kubernetes pkg/controller/nodeipam/ipam/cidrset/cidr_set.go (a machine's part is at most 16 bits longer than the pods' network) and
    /// cmd/kube-apiserver/app/options/validation.go (at most 20 bits of addresses for services), both of 1.20 and of 1.31.
    /// </remarks>
    public static ImmutableArray<BayConflict> All { get; } =
    [
        MachinePorts.Conflict(KubernetesParameters.DefaultPort, Ports),
        new($"a machine's part of the pods' network, /{DefaultMachinesPart} unless `flannel_network_subnetlen` says otherwise, is longer than that network's prefix, by {MachinesPartBits} at most", MachinesPart),
        new($"`service_cluster_ip_range` has a prefix of {32 - ServiceBits} at least", Services),
        new("the networks of pods, of services and of a bay's own machines do not overlap", Overlap),
    ];

    private static string? MachinesPart(BaySpec spec)
    {
        var (label, pods) = Pods(spec);
        var part = spec.Labels.Number("flannel_network_subnetlen") ?? DefaultMachinesPart;
        return part > pods.PrefixLength && part - pods.PrefixLength <= MachinesPartBits
            ? null
            : FormattableString.Invariant($"The label {label} {pods} can't be divided among machines: each gets a /{part} (flannel_network_subnetlen), which must be longer than its prefix, by {MachinesPartBits} at most.");
    }

    private static string? Services(BaySpec spec)
    {
        var services = Network(spec, "service_cluster_ip_range", KubernetesLabels.DefaultServiceNetwork);
        return services.PrefixLength >= 32 - ServiceBits ? null : FormattableString.Invariant($"The label service_cluster_ip_range {services} is too large for Kubernetes: its prefix must be {32 - ServiceBits} at least.");
    }

    private static string? Overlap(BaySpec spec)
    {
        List<(string Label, IPNetwork Network)> networks = [Pods(spec), ("service_cluster_ip_range", Network(spec, "service_cluster_ip_range", KubernetesLabels.DefaultServiceNetwork))];
        if ((spec.FixedNetworkId ?? spec.FixedNetwork) is null)
            networks.Add(("fixed_subnet_cidr", Network(spec, "fixed_subnet_cidr", KubernetesLabels.DefaultMachineNetwork)));
        foreach (var (i, one) in networks.Index())
        {
            foreach (var other in networks.Skip(i + 1).Where(other => one.Network.Contains(other.Network.BaseAddress) || other.Network.Contains(one.Network.BaseAddress)))
                return FormattableString.Invariant($"The networks of {one.Label} ({one.Network}) and {other.Label} ({other.Network}) overlap.");
        }

        return null;
    }

    private static (string Label, IPNetwork Network) Pods(BaySpec spec)
    {
        var label = KubernetesLabels.OfPodNetwork(spec.BayModel.NetworkDriver ?? "flannel");
        return (label, Network(spec, label, KubernetesLabels.DefaultPodNetwork));
    }

    private static IPNetwork Network(BaySpec spec, string label, string otherwise) => IPNetwork.Parse(spec.Labels.Network(label) ?? otherwise);
}
