using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>What tests of the lab's servers have in common: the machines, a tenant, and somebody outside who asks the servers.</summary>
/// <param name="prefix">What names of the test's things begin with.</param>
public abstract class ServerSuite(string prefix) : IAsyncLifetime
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>Name that nobody else's things have.</summary>
    protected string Name { get; } = $"{prefix}-{Guid.NewGuid():n}"[..18];

    /// <summary>The test's end.</summary>
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Makes a connection for every request: a server may have been another one before, and it is connections that are balanced.</summary>
    protected HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = AnswerWithin };

    /// <summary>The lab's machines.</summary>
    internal RealMachines Machines { get; private set; } = null!;

    /// <summary>The tenant in the cloud.</summary>
    internal CloudSession Alpha { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Machines = RealMachines.Require();
        Alpha = await CloudSession.OpenAsync(TestCloud.FindLab()!, "alpha-user", "alpha", Cancelled);
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        Alpha?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The page of a stack's servers of that name.</summary>
    private protected async Task<string> ReadAsync(MachineStack stack, string file) => (await Http.GetStringAsync(new Uri($"http://{stack.Output("floating")}/{file}"), Cancelled)).Trim();
}
