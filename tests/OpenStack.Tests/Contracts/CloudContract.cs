using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Tests.Clouds;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(DevCloudUnderTest))]
[assembly: AssemblyFixture(typeof(LabUnderTest))]

namespace Magnum.OpenStack.Tests.Contracts;

/// <summary>A contract that every OpenStack must keep: run against the simulated one and against the lab's.</summary>
public abstract class CloudContract(CloudUnderTest cloud) : IAsyncLifetime
{
    private ServiceProvider? clients;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected CloudUnderTest Cloud { get; } = cloud;

    protected IKeystoneTokens Tokens => Get<IKeystoneTokens>();

    protected T Get<T>()
        where T : notnull => clients!.GetRequiredService<T>();

    public ValueTask InitializeAsync()
    {
        Cloud.Require();
        clients = Cloud.Clients();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (clients is not null)
            await clients.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A name that no other run uses.</summary>
    protected static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():n}"[..Math.Min(24 + prefix.Length, prefix.Length + 17)];

    protected static async Task<OpenStackException> RefusedAsync(Func<Task> call) => await Assert.ThrowsAsync<OpenStackException>(call);
}
