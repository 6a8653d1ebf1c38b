using System.Security.Cryptography;
using System.Text;
using Magnum.Engines.Tls;

namespace Magnum.Engines.Transport;

/// <summary>What the requests of one look at an engine have in common, worked out once. Its end closes connections that are not kept.</summary>
internal sealed class EngineLine : IDisposable
{
    /// <param name="target">Whom.</param>
    /// <param name="context">Certificates; null for an engine without TLS.</param>
    /// <param name="own">Sends its requests and no others, where the context is not kept for further looks; otherwise null.</param>
    public EngineLine(EngineTarget target, TlsContext? context, HttpMessageInvoker? own)
    {
        Address = target.Address;
        Context = context;
        Own = own;
        Authority = target.Address.Authority;
        Root = $"http://{Digest($"{target.Bay:N} {context?.Number} {Authority}")}.engine";
    }

    /// <summary>Where connections go.</summary>
    public Uri Address { get; }

    /// <summary>Certificates; null for an engine without TLS.</summary>
    public TlsContext? Context { get; }

    /// <summary>Sends this line's requests alone, and ends with it; null where the context is kept, or there is none.</summary>
    public HttpMessageInvoker? Own { get; }

    /// <summary>Host and port, as the engine is told them.</summary>
    public string Authority { get; }

    /// <summary>
    /// Scheme and made-up host, by which the handler tells connections apart. Another address or context is another one: nothing goes over a connection that was
    /// made by former ones, which may be about to close.
    /// </summary>
    public string Root { get; }

    public void Dispose()
    {
        if (Own is null)
            return;
        Context?.Dispose();
        Own.Dispose();
    }

    // Bay, context and address as one short label of a host name; 128 bits, so that no two lines share one.
    private static string Digest(string line)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(line), digest);
        return Convert.ToHexStringLower(digest[..(SHA256.HashSizeInBytes / 2)]);
    }
}
