using Magnum.Engines.Tls;

namespace Magnum.Engines.Transport;

/// <summary>What the requests of one look at an engine have in common. Its end closes connections that are not kept.</summary>
/// <param name="place">Where they go, and how they are written.</param>
/// <param name="context">Certificates; null for an engine without TLS.</param>
/// <param name="own">Sends its requests and no others, where the context is not kept for further looks; otherwise null.</param>
internal sealed class EngineLine(EnginePlace place, TlsContext? context, HttpMessageInvoker? own) : IDisposable
{
    /// <summary>Where they go, and how they are written.</summary>
    public EnginePlace Place => place;

    /// <summary>Certificates; null for an engine without TLS.</summary>
    public TlsContext? Context => context;

    /// <summary>Sends this line's requests alone, and ends with it; null where the context is kept, or there is none.</summary>
    public HttpMessageInvoker? Own => own;

    public void Dispose()
    {
        if (own is null)
            return;
        context?.Dispose();
        own.Dispose();
    }
}
