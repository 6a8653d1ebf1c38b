using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Magnum.Api.Microversions;

/// <summary>Writes the version headers of an answer, in the client's own spelling of the service type.</summary>
internal sealed class VersionHeaders(Microversion maximum)
{
    private const string MinimumHeader = "OpenStack-API-Minimum-Version";
    private const string MaximumHeader = "OpenStack-API-Maximum-Version";

    // The values of the usual spelling, made once.
    private readonly StringValues[] _usual = [.. Enumerable.Range(0, maximum.Minor + 1).Select(static minor => Value(MicroversionNegotiation.DefaultService, new Microversion(minor).ToString()))];

    public void Write(IHeaderDictionary headers, string service, Microversion version)
    {
        if (service != MicroversionNegotiation.DefaultService)
        {
            Write(headers, service, version.ToString());
            return;
        }

        headers[MinimumHeader] = _usual[Microversion.Minimum.Minor];
        headers[MaximumHeader] = _usual[maximum.Minor];
        headers[MicroversionNegotiation.Header] = _usual[version.Minor];
        headers.Vary = MicroversionNegotiation.Header;
    }

    /// <summary>The same for a version that isn't offered, echoed as it was asked for.</summary>
    public void Write(IHeaderDictionary headers, string service, string version)
    {
        headers[MinimumHeader] = Value(service, Microversion.Minimum.ToString());
        headers[MaximumHeader] = Value(service, maximum.ToString());
        headers[MicroversionNegotiation.Header] = Value(service, version);
        headers.Vary = MicroversionNegotiation.Header;
    }

    public static void Remove(IHeaderDictionary headers)
    {
        headers.Remove(MinimumHeader);
        headers.Remove(MaximumHeader);
        headers.Remove(MicroversionNegotiation.Header);
        headers.Remove("Vary");
    }

    private static StringValues Value(string service, string version) => $"{service} {version}";
}
