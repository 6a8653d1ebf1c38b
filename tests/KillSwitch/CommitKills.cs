using System.Diagnostics.Metrics;
using Magnum.OpenStack;

namespace Magnum.KillSwitch;

/// <summary>
/// Kills when the state of a bay has just been written or cleared. Orleans tells each to its instruments in the writer's own
/// turn, after the database has answered and before the grain goes on.
/// </summary>
internal sealed class CommitKills(KillPoints points)
{
    private const string Writes = "orleans-storage-write-latency";
    private const string Clearings = "orleans-storage-clear-latency";

    public void Start()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name is Writes or Clearings)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument.Name is Writes ? "commit" : "clear", tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => See(instrument.Name is Writes ? "commit" : "clear", tags));
        listener.Start();
    }

    private void See(string what, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // A commit belongs to the phase that it is made for or, before there is one, to what the client asked for. A rotation whose request dies is given up after its
        // patience: too long to wait for.
        if ((Phases.Of(OpenStackRequest.Tags) ?? RequestMarks.Asked) is not { } phase || phase is Phases.MakingOfCredential or Phases.AwaitOfCredential)
            return;
        foreach (var (_, value) in tags)
        {
            if (value is "bay" or "bay-secrets")
                points.VisitCommit(phase, $"{what} {value}");
        }
    }
}
