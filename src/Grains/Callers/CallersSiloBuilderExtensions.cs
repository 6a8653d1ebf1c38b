using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grains.Callers;

/// <summary>Closes a silo to what its own cluster does not call.</summary>
public static class CallersSiloBuilderExtensions
{
    /// <summary>Has every call of a silo proved, and every other call verified with Keystone or refused. All silos of a cluster, or none.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="keys">Gives the key that the cluster's silos share.</param>
    public static ISiloBuilder AddCallerChecks(this ISiloBuilder silo, Func<IServiceProvider, SiloKeys> keys)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton(keys);
        silo.Services.AddSingleton<SiloProof>();
        return silo.AddOutgoingGrainCallFilter<InsideCalls>().AddIncomingGrainCallFilter<OutsideCalls>();
    }
}
