using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Rules;

/// <summary>Values, each of them allowed, that can't be built together.</summary>
/// <param name="Words">What must hold, for the documents: a clause.</param>
/// <param name="Objection">What is wrong with a bay whose values are all allowed, as a sentence for the tenant; null for nothing.</param>
internal sealed record BayConflict(string Words, Func<BaySpec, string?> Objection);
