using System.Collections.Immutable;

namespace Magnum.Drivers.Rules;

/// <summary>Labels by the engine that they are for, where only one has them.</summary>
internal static class EngineLabels
{
    /// <summary>Of Docker Swarm.</summary>
    public static readonly ImmutableArray<string> Swarm = ["swarm_strategy", "rexray_preempt"];

    /// <summary>Of Mesos, which no driver here builds.</summary>
    public static readonly ImmutableArray<string> Mesos =
        ["mesos_slave_isolation", "mesos_slave_image_providers", "mesos_slave_work_dir", "mesos_slave_executor_env_variables"];
}
