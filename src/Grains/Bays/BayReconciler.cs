using System.Collections.Frozen;
using System.Net;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;

namespace Magnum.Grains.Bays;

/// <summary>Runs the phase that a bay's operation stands at, and says what came of it. Holds no state.</summary>
internal sealed class BayReconciler
{
    /// <summary>Attempts after which an answer that is not transient ends the operation. More than one, because a service that is being restarted or re-configured answers oddly.</summary>
    private const int RefusalsMax = 3;

    private readonly FrozenDictionary<string, IBayPhase> phases;

    public BayReconciler(IEnumerable<IBayPhase> phases)
    {
        this.phases = phases.ToFrozenDictionary(static phase => phase.Name, StringComparer.Ordinal);
        var missing = Enum.GetValues<BayOperation>().SelectMany(static operation => BayPhases.Of(operation)).Distinct(StringComparer.Ordinal).Except(this.phases.Keys, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException($"Phases without a class: {string.Join(", ", missing)}.");
    }

    /// <summary>Runs the phase once. A service that does not answer, or not well, and a driver that can't plan are no exceptions but results with their words.</summary>
    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var operation = scope.Operation;
        try
        {
            return await phases[operation.Phase].RunAsync(scope, cancellationToken);
        }
        catch (BayPlanException e)
        {
            return new PhaseResult.Failed(e.Message);
        }
        catch (Exception e) when (LostCalls.IsLoss(e, cancellationToken))
        {
            // Another grain of ours was too busy, or its silo went away.
            return new PhaseResult.Retry(e.Message);
        }
        catch (OpenStackException e) when (e.IsTransient || e.Status is HttpStatusCode.Conflict)
        {
            // 409: another action runs, or our own creation was there first; the next attempt looks before it acts.
            return new PhaseResult.Retry(e.Message);
        }
        catch (OpenStackException e)
        {
            return IsVerdict(operation, e) || operation.Attempts + 1 >= RefusalsMax ? new PhaseResult.Failed(e.Message) : new PhaseResult.Retry(e.Message);
        }
    }

    // 400: what was asked for is wrong, and will be. Any other refusal is about who asks or whether the service knows it, which a restart or a hand in the policy changes.
    private static bool IsVerdict(Operation operation, OpenStackException e) =>
        operation.Kind is not BayOperation.Delete && e.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableContent;
}
