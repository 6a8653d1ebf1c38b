using System.Net.Sockets;

namespace Magnum.OpenStack.Http;

/// <summary>Tells a bare socket error as the HTTP error that it is, so that resilience and callers know it.</summary>
/// <remarks>Source: seen with .NET 10: a server that dies between accepting a connection and its first use makes the connection pool throw the socket's error unwrapped.</remarks>
internal sealed class SocketFailures : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }
}
