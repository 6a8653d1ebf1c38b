namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>A test of boot steps: a machine's file system, and the cloud that it talks to.</summary>
public abstract class BootTest : IAsyncLifetime
{
    private BayCloud cloud = null!;

    internal BootFolder Boot { get; } = BootFolder.WithScripts();

    internal BayCloud Cloud => cloud;

    public async ValueTask InitializeAsync() => cloud = await BayCloud.StartAsync(BootEnvironment.Bay, BootEnvironment.Password, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Boot.Dispose();
        await cloud.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the templates tell a machine with that role.</summary>
    protected Dictionary<string, string> Environment(string role) => BootEnvironment.Of(role, cloud);
}
