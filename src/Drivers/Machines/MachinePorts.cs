using System.Collections.Immutable;
using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Machines;

/// <summary>Which ports the tenant may choose on machines. Pure.</summary>
internal static class MachinePorts
{
    private const int DefaultRegistryPort = 5000;

    /// <summary>The chosen ports are neither each other's nor one of those that machines need themselves.</summary>
    /// <param name="defaultApiPort">Port of the engine's API where the template names none.</param>
    /// <param name="taken">Port of TCP → what it is for.</param>
    public static BayConflict Conflict(int defaultApiPort, ImmutableSortedDictionary<int, string> taken) => new(
        $"`apiserver_port` and `registry_port` differ and are none of {string.Join(", ", taken.Keys)}, which machines need themselves",
        spec =>
        {
            var api = spec.BayModel.ApiserverPort ?? defaultApiPort;
            if (taken.TryGetValue(api, out var whose))
                return FormattableString.Invariant($"apiserver_port {api} is taken on the machines: {whose}.");
            if (!spec.BayModel.RegistryEnabled)
                return null;
            var registry = spec.Labels.Number("registry_port") ?? DefaultRegistryPort;
            if (taken.TryGetValue(registry, out whose))
                return FormattableString.Invariant($"The label registry_port {registry} is taken on the machines: {whose}.");
            return registry == api ? FormattableString.Invariant($"apiserver_port and the label registry_port are both {api}.") : null;
        });
}
