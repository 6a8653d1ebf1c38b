using Magnum.OpenStack.Octavia;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Asks for the deletion of the load balancers that Heat could not get past.</summary>
internal sealed class DeleteBalancersPhase(BayBalancers balancers) : IBayPhase
{
    public string Name => BayPhases.DeleteBalancers;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var found = await balancers.RemoveAsync(scope, cancellationToken);
        return new PhaseResult.Done(found.Count == 0 ? null : new PhaseFact.DeletionAsked());
    }
}

/// <summary>Looks whether they are gone, those included that were made meanwhile, and asks again for each that Octavia is not about to delete.</summary>
internal sealed class AwaitBalancersGonePhase(BayBalancers balancers, TimeProvider time, IOptions<BayOptions> options) : IBayPhase
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    public string Name => BayPhases.AwaitBalancersGone;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var left = await balancers.RemoveAsync(scope, cancellationToken);
        if (left.Count == 0)
            return new PhaseResult.Done();
        var now = time.GetUtcNow();
        var waited = now - (scope.Operation.EffectAt ?? scope.Operation.StartedAt);
        if (waited >= options.Value.BalancerPatience)
            return new PhaseResult.Failed($"Octavia did not delete within {options.Value.BalancerPatience:c}: {string.Join("; ", left.Select(Describe))}.");

        // What takes long is looked at less often.
        var pause = TimeSpan.FromTicks(Math.Clamp(waited.Ticks / 2, ShortestPause.Ticks, LongestPause.Ticks));
        return new PhaseResult.Waiting(Until: now + pause);
    }

    private static string Describe(OctaviaBalancer balancer) => $"load balancer {balancer.Name} ({balancer.Id}) is {balancer.ProvisioningStatus}";
}
