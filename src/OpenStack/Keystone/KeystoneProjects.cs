using System.Net;
using Magnum.OpenStack.Http;
using Microsoft.Extensions.Options;

namespace Magnum.OpenStack.Keystone;

/// <summary>Projects in Keystone.</summary>
/// <remarks>Wire: openstack/keystone keystone/api/projects.py, release 22.</remarks>
internal sealed class KeystoneProjects(AuthorizedCaller caller, IOptions<KeystoneOptions> keystone) : IKeystoneProjects
{
    public async Task<bool> ExistsAsync(Credential credential, string projectId, CancellationToken cancellationToken)
    {
        // Dots alone would be read as steps of the path, and an empty id asks for the list.
        if (projectId.Trim('.').Length == 0)
            return false;
        var address = new Uri($"{keystone.Value.V3}/projects/{Uri.EscapeDataString(projectId)}");
        var answer = await caller.SendAsync(credential, new ServiceCall(KeystoneTokens.Name, HttpMethod.Get, address, null), cancellationToken);
        return answer.Expect(HttpStatusCode.OK, HttpStatusCode.NotFound).Status is HttpStatusCode.OK;
    }
}
