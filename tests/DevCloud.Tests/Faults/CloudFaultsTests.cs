using System.Net;
using Magnum.OpenStack;

namespace Magnum.DevCloud.Tests.Faults;

public sealed class CloudFaultsTests
{
    private const string Template = "heat_template_version: 2018-08-31\nresources: {one: {type: OS::Heat::None}}\n";

    [Fact]
    public async Task A_dropped_answer_has_done_its_work()
    {
        await using var cloud = await TestCloud.StartAsync();
        cloud.Server.Faults.DropAnswer("POST", "/stacks$");

        var lost = await Assert.ThrowsAsync<OpenStackException>(() => cloud.CreateAsync(Template));
        Assert.Null(lost.Status);
        var made = await cloud.Heat.FindAsync(cloud.User, cloud.ProjectId, "stack", resolveOutputs: false, TestContext.Current.CancellationToken);
        Assert.Equal("CREATE_COMPLETE", (await cloud.EndAsync(made!.Id)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<OpenStackException>(() => cloud.CreateAsync(Template))).Status);
    }

    [Fact]
    public async Task A_failed_request_has_done_nothing_and_only_so_many_fail()
    {
        await using var cloud = await TestCloud.StartAsync();
        cloud.Server.Faults.FailNext("POST", "/stacks$", 503, times: 2);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<OpenStackException>(() => cloud.CreateAsync(Template))).Status);
            Assert.Null(await cloud.Heat.FindAsync(cloud.User, cloud.ProjectId, "stack", resolveOutputs: false, TestContext.Current.CancellationToken));
        }

        Assert.Equal("CREATE_COMPLETE", (await cloud.EndAsync(await cloud.CreateAsync(Template))).Status);
    }

    [Fact]
    public async Task A_fault_waits_for_the_request_that_it_names()
    {
        await using var cloud = await TestCloud.StartAsync();
        cloud.Server.Faults.FailNext("DELETE", "/stacks/", 500);

        var id = await cloud.CreateAsync(Template);
        Assert.Equal("CREATE_COMPLETE", (await cloud.EndAsync(id)).Status);
        await Assert.ThrowsAsync<OpenStackException>(() => cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, id, TestContext.Current.CancellationToken));
        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, id, TestContext.Current.CancellationToken);
        Assert.Equal("DELETE_COMPLETE", (await cloud.EndAsync(id)).Status);
    }
}
