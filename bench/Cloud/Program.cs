using System.Runtime.InteropServices;
using Magnum.DevCloud;
using Microsoft.Extensions.Configuration;

// The simulated cloud in a process of its own and in memory only: what it costs is counted neither for the product nor for the baseline.
var options = new ConfigurationBuilder().AddEnvironmentVariables("Cloud__").Build().Get<DevCloudOptions>() ?? new DevCloudOptions();
var stop = new TaskCompletionSource();
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.TrySetResult();
});
await using var cloud = await DevCloudServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
await stop.Task;
