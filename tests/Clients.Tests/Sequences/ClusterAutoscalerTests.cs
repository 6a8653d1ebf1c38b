using Magnum.Clients.Tests.Silos;

namespace Magnum.Clients.Tests.Sequences;

/// <summary>The requests of kubernetes/autoscaler (cloudprovider/magnum), which reads Heat directly by a node group's <c>stack_id</c>.</summary>
public sealed class ClusterAutoscalerTests(SiloOnLab silo) : SequenceTests(silo, "cluster-autoscaler");
