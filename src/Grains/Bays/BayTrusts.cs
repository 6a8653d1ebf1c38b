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

    /// <summary>Removes trusts and trustees, known or only named. May be repeated.</summary>
    /// <exception cref="OpenStackException">Keystone did not confirm.</exception>
    public async Task WithdrawAsync(Guid bay, string projectId, BaySecrets secrets, CancellationToken cancellationToken)
    {
        await WithdrawAsync(MachineTrusteeOf(bay, projectId), projectId, secrets.Machine, cancellationToken);
        await WithdrawAsync(ServiceTrusteeOf(bay, projectId), projectId, secrets.Service, cancellationToken);
    }

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

    // Magnum's own form, which the API recognises: what follows the underscore is the machine's project.
    private static string MachineTrusteeOf(Guid bay, string projectId) => $"{bay:D}_{projectId}";

    private static string ServiceTrusteeOf(Guid bay, string projectId) => $"{bay:D}-service_{projectId}";
}
