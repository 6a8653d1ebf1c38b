using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Keystone;

namespace Magnum.OpenStack.Http;

/// <summary>Sends calls as a credential: finds the service's address, brings a token, and a fresh one where the first is refused.</summary>
internal sealed class AuthorizedCaller(OpenStackCaller caller, IKeystoneTokens tokens)
{
    /// <summary>Sends to a service of the catalogue.</summary>
    /// <param name="service">Name for errors.</param>
    /// <param name="type">Type in the catalogue.</param>
    /// <param name="credential">As whom.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path below the endpoint, with a slash first.</param>
    /// <param name="body">JSON body, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<OpenStackAnswer> SendAsync(
        string service, string type, Credential credential, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        var endpoint = await tokens.EndpointAsync(type, cancellationToken);
        return await SendAsync(credential, new ServiceCall(service, method, new Uri(endpoint.ToString().TrimEnd('/') + path), body), cancellationToken);
    }

    /// <summary>Sends to a known address.</summary>
    public async Task<OpenStackAnswer> SendAsync(Credential credential, ServiceCall call, CancellationToken cancellationToken)
    {
        if (credential is Credential.Caller given)
            return await caller.SendAsync(call, given.Token, cancellationToken);

        var token = await tokens.IssueAsync(credential, cancellationToken);
        var answer = await caller.SendAsync(call, token.Value, cancellationToken);
        if (answer.Status is not HttpStatusCode.Unauthorized)
            return answer;

        // Refused before anything was done, so even an unsafe call may be made again, once.
        tokens.Forget(credential, token);
        var fresh = await tokens.IssueAsync(credential, cancellationToken);
        return await caller.SendAsync(call, fresh.Value, cancellationToken);
    }
}
