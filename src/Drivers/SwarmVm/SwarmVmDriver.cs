using Magnum.Drivers.Swarm;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.SwarmVm;

/// <summary>Docker in swarm mode on virtual machines.</summary>
internal sealed class SwarmVmDriver() : SwarmDriver(
    new DriverDescription("swarm-vm",
    [
        new BayKind("vm", "fedora-coreos", "swarm-mode"),
        new BayKind("vm", "ubuntu", "swarm-mode"),
        new BayKind("vm", "debian", "swarm-mode"),
    ]),
    SwarmVmRules.Table);
