using Magnum.Api.Clusters;
using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.Extensions.Logging;

namespace Magnum.Api.Bays;

/// <summary>Waits for what microversion 1.1 promises of a created bay: that it has a stack.</summary>
internal sealed partial class BayStart(ClusterFinder bays, SafeReads reads, TimeProvider time, ILogger<BayStart> logger)
{
    /// <summary>Looks from time to time, as nothing tells the API of a stack; a creation makes it within moments.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Clients give up on an answer after a minute or so. The bay was accepted: it is shown then without a stack.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The bay once it has a stack, is no longer being created, is gone, or patience ended.</summary>
    /// <returns>What was seen of it last.</returns>
    public async Task<BaySnapshot> WaitAsync(ApiRequest request, BaySnapshot bay)
    {
        var grain = bays.Grain(bay.Uuid);
        var since = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        while (bay is { StackId: null, Status: BayStatus.CreateInProgress } && time.GetElapsedTime(since) < Patience)
        {
            await timer.WaitForNextTickAsync(request.Aborted);
            try
            {
                request.Announce(reachesAllProjects: false);
                if (await reads.ReadAsync(() => grain.GetAsync(request.Aborted), request.Aborted) is not { } seen)
                    break;
                bay = seen;
            }
            catch (Exception error) when (UnplannedErrors.IsTransient(error))
            {
                // A bay that was accepted must not be answered as a failure: its client would make another.
                LogUnseen(error, bay.Uuid);
            }
        }

        return bay;
    }
}
