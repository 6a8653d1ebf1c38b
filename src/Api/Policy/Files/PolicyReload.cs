using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Policy.Files;

/// <summary>Looks at the policy file now and then.</summary>
internal sealed class PolicyReload(PolicyStore store, TimeProvider time, IOptions<PolicyOptions> options) : IHostedService, IAsyncDisposable
{
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.File is not null)
            _timer = time.CreateTimer(Look, null, options.Value.ReloadPeriod, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    // The next look is due only after this one, so that no two overlap.
    private void Look(object? state)
    {
        try
        {
            store.Refresh();
        }
        finally
        {
            _timer?.Change(options.Value.ReloadPeriod, Timeout.InfiniteTimeSpan);
        }
    }
}
