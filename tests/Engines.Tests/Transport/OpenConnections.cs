using System.Diagnostics.Metrics;

namespace Magnum.Engines.Tests.Transport;

/// <summary>Connections to one host that the HTTP handlers of this process hold, by the runtime's own count: those too that are closed, as long as a handler has not let go of them.</summary>
internal sealed class OpenConnections : IDisposable
{
    private readonly MeterListener listener = new();
    private long count;

    public OpenConnections(string host)
    {
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.open_connections" })
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, more, tags, _) =>
        {
            if (tags.Contains(KeyValuePair.Create<string, object?>("server.address", host)))
                Interlocked.Add(ref count, more);
        });
        listener.Start();
    }

    public long Count => Interlocked.Read(ref count);

    public void Dispose() => listener.Dispose();
}
