using System.Net;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Octavia;

namespace Magnum.OpenStack.Checks;

/// <summary>Asks the cloud, once at the start, for everything that the service will need of it.</summary>
public sealed class CloudCheck(IKeystoneTokens tokens, IKeystoneTrusts trusts, IHeatStacks heat, IOctaviaBalancers octavia)
{
    private static readonly string[] NeededServices = ["identity", "orchestration", "compute", "image", "network"];

    /// <summary>The service looks into every tenant's project, and not only into its own. Heat and Octavia don't ask Keystone whether a project exists.</summary>
    private const string OthersProject = "00000000000000000000000000000000";

    /// <summary>Looks at everything, also after a finding. May be repeated.</summary>
    /// <param name="isFoundInCatalogue">Whether machines find this service where the catalogue says, and not at an address that the operator gives.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What is missing, and what to do about it; empty when all is well.</returns>
    public async Task<IReadOnlyList<CloudFinding>> RunAsync(bool isFoundInCatalogue, CancellationToken cancellationToken)
    {
        var findings = new List<CloudFinding>();
        if (await TryAsync(findings, "Magnum:Keystone:Username, Magnum:Keystone:Password, Magnum:Keystone:ProjectName", () => tokens.IssueAsync(new Credential.Service(), cancellationToken)) is not { } own)
            return findings;

        if (!own.Info.Roles.Contains("admin", StringComparer.OrdinalIgnoreCase))
            findings.Add(new CloudFinding("Magnum:Keystone:Username", $"The service user {own.Info.UserName} lacks the role admin in its project {own.Info.ProjectName}: it can't validate tokens or read tenants' stacks."));
        foreach (var service in NeededServices)
            await TryAsync(findings, "Magnum:Keystone:Interface, Magnum:Keystone:RegionName", () => tokens.EndpointAsync(service, cancellationToken));
        if (isFoundInCatalogue)
            await TryAsync(findings, "Magnum:Bays:MachineMagnumUrl, by which machines find this service", () => tokens.EndpointAsync("container-infra", cancellationToken));
        await TryAsync(findings, "Magnum:Trust:Domain, Magnum:Trust:AdminUser, Magnum:Trust:AdminPassword", () => trusts.TrusteeDomainIdAsync(cancellationToken));
        await TryAsync(findings, "Magnum:Trust:AdminUser", () => trusts.FindTrusteeAsync("magnum-start-up-check", cancellationToken));
        await TryAsync(findings, "Heat's policy stacks:index", () => heat.ListAsync(new Credential.Service(), OthersProject, "magnum", [], cancellationToken));
        await TryAsync(findings, "Octavia's policy os_load-balancer_api:loadbalancer:get_all", () => octavia.ListAsync(new Credential.Service(), OthersProject, cancellationToken));
        return findings;
    }

    private static async Task<T?> TryAsync<T>(List<CloudFinding> findings, string key, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (OpenStackException e)
        {
            findings.Add(new CloudFinding(key, e.Status is HttpStatusCode.Forbidden ? $"{e.Message} (a role or a policy is missing)" : e.Message));
            return default;
        }
    }
}

/// <summary>Something that the cloud lacks.</summary>
/// <param name="Key">The settings or the policy to look at.</param>
/// <param name="Detail">What was found.</param>
public sealed record CloudFinding(string Key, string Detail)
{
    /// <summary>One line for the log.</summary>
    public override string ToString() => $"{Detail} Look at {Key}.";
}
