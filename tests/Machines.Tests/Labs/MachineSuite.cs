using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>What suites of bays on the lab's real machines have in common: the machines, a silo of the suite's own, and a user's client of it.</summary>
/// <param name="prefix">What names of the suite's bays begin with.</param>
public abstract class MachineSuite(string prefix) : IAsyncLifetime
{
    private LabSilo? silo;
    private CloudSession? admin;
    private TrusteeDomain? trustees;

    /// <summary>Name of the test's bay and of its template.</summary>
    protected string Name { get; } = $"{prefix}-{Guid.NewGuid():n}"[..(prefix.Length + 9)];

    /// <summary>The test's end.</summary>
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What the silo is set to beside what the lab needs.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> Settings => [];

    /// <summary>Whether machines get to Keystone and to the silo by TLS, where what they are shown is of a CA of the cloud's own.</summary>
    protected virtual bool IsSecured => false;

    /// <summary>The lab's machines.</summary>
    internal RealMachines Machines { get; private set; } = null!;

    /// <summary>The bays' owner in the cloud.</summary>
    internal CloudSession Alpha { get; private set; } = null!;

    /// <summary>The owner's client of the silo.</summary>
    internal MagnumClient Api { get; private set; } = null!;

    /// <summary>The owner with all that he has.</summary>
    internal BayOwner Owner { get; private set; } = null!;

    /// <summary>What a neighbour has to show to a bay of the suite's: a certificate of his own bay's, for that subject.</summary>
    private protected Task<BayUser> NeighbourAsync(MachineBay bay, string subject) => Neighbour.OfAsync(silo!, bay.Cluster, Api, subject, Cancelled);

    /// <summary>Has a bay's CA rotated while its users ask its engine all the time; its machines look for themselves once a minute. What runs in it goes on, and in the end it is well.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="servers">Its machines, by name, and Nova's id of each.</param>
    /// <param name="authority">Where they have the CA's certificate.</param>
    /// <param name="ask">Asks the bay's engine something, with what a user has.</param>
    private protected async Task RotateCaAsync(MachineBay bay, IReadOnlyDictionary<string, string> servers, string authority, Func<BayUser, Task<ProgramRun>> ask)
    {
        using var seen = new RotationSeen(Api, bay, ask);
        await seen.BeginAsync();
        var ca = await bay.RotateCaAsync(seen.LookAsync);
        var behind = new Queue<string>(servers.Values);
        await MachineStack.UntilAsync(
            async () =>
            {
                await seen.LookAsync();
                while (behind.TryPeek(out var server) && (await Machines.ActAsync(server, "run", "cat", authority)).Trim() == ca)
                    behind.Dequeue();
                return behind.Count == 0;
            },
            "every machine has forgotten the former CA", Cancelled);
        await seen.AssertPassedAsync();
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
    }

    /// <summary>Variables of the environment that name what the suite needs of the lab beside its machines; where one is not set the test is skipped, in CI it fails.</summary>
    protected virtual IEnumerable<string> Needs => [];

    public async ValueTask InitializeAsync()
    {
        Machines = RealMachines.Require();
        foreach (var variable in Needs)
            RealMachines.Named(variable);
        Alpha = await CloudSession.OpenAsync(TestCloud.FindLab()!, "alpha-user", "alpha", Cancelled);
        admin = await CloudSession.OpenAsync(TestCloud.FindLab()!, "admin", "admin", Cancelled);
        trustees = await TrusteeDomain.CreateAsync(admin, Name, Cancelled);
        silo = await LabSilo.StartAsync([.. trustees.Settings, .. Settings], IsSecured, Cancelled);
        Api = silo.ClientOf(Alpha);
        Owner = new BayOwner(Api, Alpha, new BayCommands(silo.ProgramOf("alpha-user", "alpha", Cancelled)), new LabWitness(admin, trustees, Machines));
    }

    public virtual async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        await (silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (trustees?.DisposeAsync() ?? ValueTask.CompletedTask);
        Alpha?.Dispose();
        admin?.Dispose();
        GC.SuppressFinalize(this);
    }
}
