using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>Whose a bay is.</summary>
/// <param name="Magnum">Looks at it.</param>
/// <param name="Cloud">Looks at what it has in the cloud.</param>
/// <param name="Commands">Asks for changes.</param>
/// <param name="Witness">Sees what the owner does not.</param>
internal sealed record BayOwner(MagnumClient Magnum, CloudSession Cloud, BayCommands Commands, LabWitness Witness);
