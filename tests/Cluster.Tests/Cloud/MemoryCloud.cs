using System.Net;
using Magnum.Engines;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;
using Magnum.OpenStack.Octavia;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Keystone, Heat and the rest as bays see them, in memory, the same for all silos, with faults by name.</summary>
internal sealed class MemoryCloud(TimeProvider time)
{
    public CloudCalls Calls { get; } = new();

    public KeystoneMemory Keystone { get; } = new();

    public NovaMemory Nova { get; } = new();

    public MemoryEngines Engines { get; } = new();

    public HeatMemory Heat { get; } = new(time);

    public OctaviaMemory Octavia { get; } = new(time);

    /// <summary>Whether stacks complete as soon as they are asked for; else when the test settles them.</summary>
    public bool CompletesAtOnce
    {
        set => Heat.Fate = (_, _, _) => value ? StackFate.AtOnce : StackFate.Never;
    }

    public int CreatedStacks => Heat.Created;

    public int UpdatedStacks => Heat.Updated;

    public IReadOnlyCollection<HeatStack> Stacks => Heat.Stacks;

    public IReadOnlyCollection<string> Trustees => Keystone.Trustees;

    public IReadOnlyCollection<string> Trusts => Keystone.Trusts;

    /// <summary>Makes the next calls of that method fail before (or, with a lost answer, after) they are done.</summary>
    public void Fail(string method, HttpStatusCode? status, int times = 1, bool isAnswerLost = false) =>
        Calls.Fail(method, CallFault.Of(status, isAnswerLost), times);

    /// <summary>Lets Heat end what it does.</summary>
    public void Settle(string status, string reason) => Heat.Settle(status, reason);

    /// <summary>Loses every stack.</summary>
    public void LoseStacks() => Heat.Lose(static _ => true);

    /// <summary>Connects a silo.</summary>
    public void Connect(IServiceCollection services, SiloLife life)
    {
        var keystone = new MemoryKeystone(Keystone, Calls, life);
        services.AddSingleton<IKeystoneTokens>(keystone);
        services.AddSingleton<IKeystoneTrusts>(keystone);
        services.AddSingleton<IHeatStacks>(new MemoryHeat(Heat, Keystone, Calls, life));
        services.AddSingleton<IOctaviaBalancers>(new MemoryOctavia(Octavia, Keystone, Calls, life));
        services.AddSingleton<INeutronFloatingIps>(new MemoryFloatingIps(Octavia, Calls, life));
        services.AddSingleton<INovaCompute>(new MemoryNova(Nova, Calls, life));
        services.AddSingleton<IEngineReader>(Engines);
        services.AddSingleton<IEngineNodes>(new MemoryEngineNodes(Engines, Calls, life));
    }
}
