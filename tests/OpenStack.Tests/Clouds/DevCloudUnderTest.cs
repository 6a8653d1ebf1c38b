using Magnum.DevCloud;

namespace Magnum.OpenStack.Tests.Clouds;

/// <summary>The simulated cloud, in this process, in a hurry.</summary>
public sealed class DevCloudUnderTest : CloudUnderTest
{
    private DevCloudServer? server;

    public override Uri AuthUrl => server!.AuthUrl;

    public override string TrusteeDomain => "magnum";

    public override string Password => "devcloud";

    public override void Require()
    {
    }

    public override void RequireBalancers()
    {
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        server = await DevCloudServer.StartAsync(
            new DevCloudOptions { Port = 0, ResourceDelay = TimeSpan.FromMilliseconds(5), BootDelay = TimeSpan.Zero, Engines = false }, TimeProvider.System, CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        await base.DisposeAsync();
    }
}
