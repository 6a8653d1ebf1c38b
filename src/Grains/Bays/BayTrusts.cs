using Magnum.Grains.Abstractions.Callers;
using Magnum.OpenStack;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays;

/// <summary>The rights that a bay keeps after its creator's token is gone: two trustees, two trusts.</summary>
/// <remarks>
/// The service trust is redelegable because Heat delegates in turn when it creates a stack; it never leaves the silos.
/// The machine trust is not: what a machine leaks can make neither a trust nor a stack.
/// </remarks>
internal sealed class BayTrusts(IKeystoneTrusts trusts, IIdSource ids, IOptions<BayOptions> options)
{
    /// <summary>Makes trustees and trusts with the caller's token. May be repeated: trustees are found by name and get new passwords.</summary>
    /// <exception cref="OpenStackException">Keystone refused to delegate, or did not answer.</exception>
    public async Task<BaySecrets> EstablishAsync(Guid bay, Caller caller, string token, CancellationToken cancellationToken)
    {
        var credential = new Credential.Caller(token, caller.ProjectId);
        var service = EstablishAsync(ServiceTrusteeOf(bay, caller.ProjectId), credential, redelegable: true, cancellationToken);
        var machine = options.Value.MachineTrust
            ? EstablishAsync(MachineTrusteeOf(bay, caller.ProjectId), credential, redelegable: false, cancellationToken)
            : null;
        if (machine is not null)
            await Task.WhenAll(service, machine);
        return new BaySecrets { Service = await service, Machine = machine is null ? null : await machine };
    }

    /// <summary>Makes one more trustee and trust for machines with the caller's token. May be repeated.</summary>
    /// <exception cref="OpenStackException">Keystone refused to delegate, or did not answer.</exception>
    public Task<StoredTrust> EstablishMachineAsync(string trustee, Caller caller, string token, CancellationToken cancellationToken) =>
        EstablishAsync(trustee, new Credential.Caller(token, caller.ProjectId), redelegable: false, cancellationToken);

    /// <summary>Keystone's id of the domain that trustees are in.</summary>
    /// <exception cref="OpenStackException">Keystone did not answer.</exception>
    public Task<string> DomainIdAsync(CancellationToken cancellationToken) => trusts.TrusteeDomainIdAsync(cancellationToken);

    /// <summary>Removes the machine trustees with those names, and every trust to them. May be repeated.</summary>
    /// <exception cref="OpenStackException">Keystone did not confirm.</exception>
    public async Task WithdrawMachinesAsync(IEnumerable<string> trustees, string projectId, BaySecrets secrets, CancellationToken cancellationToken)
    {
        foreach (var name in trustees)
            await WithdrawAsync(name, projectId, secrets.Machine?.UserName == name ? secrets.Machine : secrets.NextMachine?.UserName == name ? secrets.NextMachine : null, cancellationToken);
    }

    /// <summary>Removes trusts and trustees, known or only named. May be repeated.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="projectId">Its project.</param>
    /// <param name="rotated">Names of the machine trustees that rotations made.</param>
    /// <param name="secrets">What is known of them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OpenStackException">Keystone did not confirm.</exception>
    public async Task WithdrawAsync(Guid bay, string projectId, IEnumerable<string> rotated, BaySecrets secrets, CancellationToken cancellationToken)
    {
        await WithdrawMachinesAsync(rotated, projectId, secrets, cancellationToken);
        await WithdrawMachinesAsync([MachineTrusteeOf(bay, projectId)], projectId, secrets, cancellationToken);
        await WithdrawAsync(ServiceTrusteeOf(bay, projectId), projectId, secrets.Service, cancellationToken);
    }

    /// <summary>Name of the trustee that a rotation makes. Every rotation has its own: one that a frozen process makes late must not change a living one's password.</summary>
    public static string RotatedTrusteeOf(Guid bay, string projectId, Guid operation) => $"{bay:D}-{operation:N}_{projectId}";

    /// <summary>Name of the trustee that is made with the bay: Magnum's own form, which the API recognises; what follows the underscore is the machine's project.</summary>
    public static string MachineTrusteeOf(Guid bay, string projectId) => $"{bay:D}_{projectId}";

    private async Task<StoredTrust> EstablishAsync(string name, Credential.Caller caller, bool redelegable, CancellationToken cancellationToken)
    {
        var password = ids.NewPassword();
        var trustee = await trusts.EnsureTrusteeAsync(name, password, cancellationToken);
        var trust = await trusts.EnsureTrustAsync(caller, trustee, redelegable, cancellationToken);
        return new StoredTrust(trustee.Id, name, password, trust);
    }

    private async Task WithdrawAsync(string name, string projectId, StoredTrust? stored, CancellationToken cancellationToken)
    {
        if (stored is not null)
            await trusts.DeleteTrustAsync(new Credential.Trustee(stored.UserId, stored.Password, stored.TrustId, projectId), cancellationToken);
        // By name, so that a trustee made just before a crash, whose id nobody wrote down, goes too.
        if (await trusts.FindTrusteeAsync(name, cancellationToken) is { } user)
            await trusts.DeleteTrusteeAsync(user, cancellationToken);
    }

    private static string ServiceTrusteeOf(Guid bay, string projectId) => $"{bay:D}-service_{projectId}";
}
