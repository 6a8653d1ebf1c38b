namespace Magnum.DevCloud;

/// <summary>An OpenStack in one process: Keystone, Heat, Nova, Glance and Neutron, as far as this product calls them.</summary>
public sealed class DevCloudServer : IAsyncDisposable
{
    private DevCloudServer(Uri baseAddress) => BaseAddress = baseAddress;

    /// <summary>Root of all services; Keystone is at <c>identity/v3</c> below it.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Keystone's address.</summary>
    public Uri AuthUrl => new(BaseAddress, "identity/v3");

    /// <summary>Starts the cloud and returns when it answers.</summary>
    public static Task<DevCloudServer> StartAsync(DevCloudOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
