using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>Who sees what of bays no tenant sees.</summary>
/// <param name="Admin">The cloud's administrator.</param>
/// <param name="Trustees">The domain of the trustees of one silo alone.</param>
/// <param name="Machines">The lab's machines, from their host.</param>
internal sealed record LabWitness(CloudSession Admin, TrusteeDomain Trustees, RealMachines Machines);
