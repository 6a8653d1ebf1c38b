using System.Net;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Tests.Clouds;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class KeystoneProjectsOnDevCloud(DevCloudUnderTest cloud) : KeystoneProjectsContract(cloud);

public sealed class KeystoneProjectsOnLab(LabUnderTest cloud) : KeystoneProjectsContract(cloud);

public abstract class KeystoneProjectsContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private IKeystoneProjects Projects => Get<IKeystoneProjects>();

    [Fact]
    public async Task An_administrator_learns_which_projects_exist()
    {
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");
        var admin = new Credential.Service();

        Assert.True(await Projects.ExistsAsync(admin, alpha.ProjectId, Stop));
        foreach (var unknown in new[] { "nope", "..", "", $"{alpha.ProjectId}/..", "a b?c=d#e%20f", new string('x', 64) })
            Assert.False(await Projects.ExistsAsync(admin, unknown, Stop), unknown);
    }

    [Fact]
    public async Task Others_learn_of_their_own_only()
    {
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");
        var beta = await Cloud.LogInAsync("beta-user", "beta");

        Assert.True(await Projects.ExistsAsync(alpha.Credential, alpha.ProjectId, Stop));
        Assert.Equal(HttpStatusCode.Forbidden, (await RefusedAsync(() => Projects.ExistsAsync(alpha.Credential, beta.ProjectId, Stop))).Status);
    }
}
