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
        silo = await LabSilo.StartAsync([.. trustees.Settings, .. Settings], Cancelled);
        Api = silo.ClientOf(Alpha);
        Owner = new BayOwner(Api, Alpha, new BayCommands(silo.ProgramOf("alpha-user", "alpha", Cancelled)), new LabWitness(admin, trustees, Machines));
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        await (silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (trustees?.DisposeAsync() ?? ValueTask.CompletedTask);
        Alpha?.Dispose();
        admin?.Dispose();
        GC.SuppressFinalize(this);
    }
}
