using Magnum.Drivers.Swarm;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.SwarmBm;

/// <summary>Docker in swarm mode on bare metal.</summary>
internal sealed class SwarmBmDriver() : SwarmDriver(
    new DriverDescription("swarm-bm",
    [
        new BayKind("bm", "fedora-coreos", "swarm-mode"),
        new BayKind("bm", "ubuntu", "swarm-mode"),
        new BayKind("bm", "debian", "swarm-mode"),
    ]),
    SwarmBmRules.Table);
