using Magnum.Clients.Tests.Silos;

namespace Magnum.Clients.Tests.Sequences;

/// <summary>The requests of terraform-provider-openstack/terraform-provider-openstack (containerinfra_*_v1).</summary>
public sealed class TerraformTests(SiloOnLab silo) : SequenceTests(silo, "terraform");
