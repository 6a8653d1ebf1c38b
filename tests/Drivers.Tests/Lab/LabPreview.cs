namespace Magnum.Drivers.Tests.Lab;

/// <summary>Tests that ask the lab's Heat what it would make, in the network that leads outside; nothing is made.</summary>
public abstract class LabPreview : IAsyncLifetime
{
    private protected LabCloud Tenant { get; private set; } = null!;

    /// <summary>Neutron's id of the network.</summary>
    protected string Network { get; private set; } = "";

    /// <summary>Neutron's id of its subnet.</summary>
    protected string Subnet { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Tenant = await LabCloud.LogInAsync("alpha", TestContext.Current.CancellationToken);
        (Network, Subnet) = await Tenant.PublicNetworkAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Tenant.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
