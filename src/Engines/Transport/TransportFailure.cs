using System.Net.Sockets;
using System.Security.Authentication;

namespace Magnum.Engines.Transport;

/// <summary>Reads from an exception of the network what it means.</summary>
internal static class TransportFailure
{
    /// <summary>The reading; the most telling of the exceptions inside decides.</summary>
    public static EngineReading.Failure Read(Exception failure)
    {
        var chain = Chain(failure).ToList();
        if (chain.OfType<CertificateRefusedException>().FirstOrDefault() is { } refused)
            return new EngineReading.CertificateRefused($"The API server is not trusted: {refused.Message}.");
        if (chain.OfType<AddressRefusedException>().FirstOrDefault() is { } address)
            return new EngineReading.AddressRefused($"Not asked: {address.Message}.");
        if (chain.Any(IsAlertAboutCertificate))
            return new EngineReading.Unauthorized("The API server refuses the service's client certificate.");
        if (chain.OfType<SocketException>().FirstOrDefault() is { } socket)
            return new EngineReading.Unreachable(EngineText.Cause($"The API server can't be reached: {socket.Message}."));
        return chain.Any(static e => e is AuthenticationException)
            ? new EngineReading.Unreachable("The API server can't be reached: no TLS connection comes about.")
            : new EngineReading.Unreachable("The API server closed the connection without an answer.");
    }

    // OpenSSL's texts for the alerts of RFC 8446 section 6.2; with TLS 1.3 they come with the first read, after the handshake.
    private static bool IsAlertAboutCertificate(Exception failure) =>
        failure.Message.Contains("alert", StringComparison.Ordinal)
        && (failure.Message.Contains("certificate", StringComparison.Ordinal) || failure.Message.Contains("unknown ca", StringComparison.Ordinal) || failure.Message.Contains("access denied", StringComparison.Ordinal));

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            yield return failure;
    }
}
