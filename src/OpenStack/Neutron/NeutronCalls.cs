using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Neutron;

/// <summary>How Neutron is called.</summary>
internal static class NeutronCalls
{
    /// <summary>Sends to a path below the version, which begins without a slash.</summary>
    public static Task<OpenStackAnswer> NeutronAsync(this AuthorizedCaller caller, Credential credential, HttpMethod method, string path, CancellationToken cancellationToken) =>
        caller.SendAsync("Neutron", "network", credential, method, $"/v2.0/{path}", null, cancellationToken);

    /// <summary>Reads a list.</summary>
    /// <param name="caller">The way there.</param>
    /// <param name="credential">As whom.</param>
    /// <param name="path">With the query.</param>
    /// <param name="kind">The list's name in the answer.</param>
    /// <param name="read">Reads one item.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this AuthorizedCaller caller, Credential credential, string path, string kind, Func<JsonNode, T> read, CancellationToken cancellationToken)
    {
        var answer = await caller.NeutronAsync(credential, HttpMethod.Get, path, cancellationToken);
        return answer.Expect(HttpStatusCode.OK).Read(body => body.MustList(kind).Select(read).ToList());
    }
}
