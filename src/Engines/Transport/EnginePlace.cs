using System.Security.Cryptography;
using System.Text;

namespace Magnum.Engines.Transport;

/// <summary>How requests to one address of a bay, with one context, are written: worked out once, for it is the same in every look.</summary>
internal sealed class EnginePlace
{
    /// <summary>Those that a look asks for again and again are two.</summary>
    private const int KeptPaths = 4;

    private readonly string root;
    private readonly Kept?[] kept = new Kept?[KeptPaths];
    private uint next;

    /// <param name="bay">The bay.</param>
    /// <param name="address">Where connections go.</param>
    /// <param name="context">Number of the context; null without TLS.</param>
    public EnginePlace(Guid bay, Uri address, long? context)
    {
        Address = address;
        Authority = address.Authority;
        root = $"http://{Digest($"{bay:N} {context} {Authority}")}.engine";
    }

    /// <summary>Where connections go.</summary>
    public Uri Address { get; }

    /// <summary>Host and port, as the engine is told them.</summary>
    public string Authority { get; }

    /// <summary>
    /// The request's address. Scheme and host are made up; the handler tells connections apart by them. Another address or context is another one: nothing goes over a
    /// connection that was made by former ones, which may be about to close.
    /// </summary>
    /// <param name="path">Path and query.</param>
    public Uri To(string path)
    {
        foreach (var known in kept)
        {
            if (known?.Path == path)
                return known.Uri;
        }

        var made = new Kept(path, new Uri(root + path));
        // Whoever comes at the same time may overwrite it, and makes it again later.
        kept[next++ % KeptPaths] = made;
        return made.Uri;
    }

    // Bay, context and address as one short label of a host name; 128 bits, so that no two places share one.
    private static string Digest(string place)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(place), digest);
        return Convert.ToHexStringLower(digest[..(SHA256.HashSizeInBytes / 2)]);
    }

    private sealed record Kept(string Path, Uri Uri);
}
