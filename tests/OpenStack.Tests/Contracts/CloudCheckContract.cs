using Magnum.OpenStack.Checks;
using Magnum.OpenStack.Tests.Clouds;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class CloudCheckOnDevCloud(DevCloudUnderTest cloud) : CloudCheckContract(cloud);

public sealed class CloudCheckOnLab(LabUnderTest cloud) : CloudCheckContract(cloud);

/// <summary>What the service says at its start of a cloud that has all, and of what is missing.</summary>
public abstract class CloudCheckContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private static readonly string[] Services = ["identity", "orchestration", "compute", "image", "network"];

    [Fact]
    public async Task A_cloud_that_has_all_leaves_nothing_to_say() => Assert.Empty(await FindAsync());

    [Fact]
    public async Task A_wrong_password_is_all_that_is_told()
    {
        var finding = Assert.Single(await FindAsync(("Magnum:Keystone:Password", "wrong")));

        Assert.Contains("Magnum:Keystone:Password", finding.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_is_no_administrator_is_named_and_so_is_the_policy_that_keeps_him_out_of_tenants_stacks()
    {
        var findings = await FindAsync(("Magnum:Keystone:Username", "alpha-user"), ("Magnum:Keystone:ProjectName", "alpha"));

        Assert.Contains(findings, static finding => finding.ToString().Contains("The service user alpha-user lacks the role admin in its project alpha", StringComparison.Ordinal));
        Assert.Contains(findings, static finding => finding is { Key: "Heat's policy stacks:index" } && finding.Detail.Contains("a role or a policy is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_service_that_the_catalogue_lacks_is_named()
    {
        var findings = await FindAsync(("Magnum:Keystone:RegionName", "nowhere"));

        foreach (var service in Services)
            Assert.Contains(findings, finding => finding.Key.Contains("Magnum:Keystone:RegionName", StringComparison.Ordinal) && finding.Detail.Contains($"type {service} in region nowhere", StringComparison.Ordinal));
        Assert.Contains(findings, static finding => finding.Key.Contains("Magnum:Bays:MachineMagnumUrl", StringComparison.Ordinal) && finding.Detail.Contains("container-infra", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_machines_are_given_the_services_address_it_need_not_be_in_the_catalogue()
    {
        await using var clients = Cloud.Clients(static _ => { }, ("Magnum:Keystone:RegionName", "nowhere"));

        Assert.DoesNotContain(await clients.GetRequiredService<CloudCheck>().RunAsync(isFoundInCatalogue: false, Stop), static finding => finding.Detail.Contains("container-infra", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Magnum:Trust:Domain", "nowhere")]
    [InlineData("Magnum:Trust:AdminPassword", "wrong")]
    public async Task A_trustees_domain_that_can_not_be_used_is_named(string key, string value) =>
        Assert.Contains(await FindAsync((key, value)), finding => finding.Key.Contains(key, StringComparison.Ordinal));

    private async Task<IReadOnlyList<CloudFinding>> FindAsync(params (string Key, string Value)[] settings)
    {
        await using var clients = Cloud.Clients(static _ => { }, settings);
        return await clients.GetRequiredService<CloudCheck>().RunAsync(isFoundInCatalogue: true, Stop);
    }
}
