using Magnum.Drivers;
using Magnum.Drivers.Catalog;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Certificates;

namespace Magnum.Grains.Bays;

/// <summary>Gathers what a driver plans from.</summary>
internal sealed class BayPlans(IBayDrivers drivers, CloudAddressBook cloud, IGrainFactory grains)
{
    /// <summary>The driver that the bay was accepted with.</summary>
    public IBayDriver DriverOf(BayScope scope) => drivers.Get(scope.Work.Spec.Driver);

    /// <summary>Whether Heat can be told which machines of the group go. A driver that is not installed any more can't say; what is to be changed then fails with its reason.</summary>
    public bool CanRemove(BayScope scope, NodeGroupSnapshot group)
    {
        try
        {
            return DriverOf(scope).CanRemove(group);
        }
        catch (BayPlanException)
        {
            return false;
        }
    }

    /// <summary>What the stack of the operation tells.</summary>
    public async Task<BayOutputs> OutputsAsync(BayScope scope, StackView stack, CancellationToken cancellationToken)
    {
        var input = await ReadAsync(scope, cancellationToken);
        return scope.Group is null ? DriverOf(scope).ReadOutputs(input, stack) : DriverOf(scope).ReadGroupOutputs(input, scope.GroupSnapshot, stack);
    }

    /// <summary>The bay as the driver sees it; makes the certificates if they are not there yet.</summary>
    public async Task<BayPlanInput> ReadAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var certificates = await grains.GetGrain<ICertificatesSystem>(Abstractions.GrainKeys.Certificates(scope.Bay))
            .EnsureAsync(new EnsureCertificates(scope.Work.Spec.Name, scope.ProjectId), cancellationToken);
        return await ReadAsync(scope, certificates, cancellationToken);
    }

    /// <summary>The bay as the driver sees it, with those certificates.</summary>
    public async Task<BayPlanInput> ReadAsync(BayScope scope, BayCertificates certificates, CancellationToken cancellationToken)
    {
        var operation = scope.Operation;
        var machine = scope.Secrets.MachineOf(operation is { Credential: { } credential, Failure: null } ? credential.Trustee : scope.Work.Ledger.MachineTrustee);
        return new BayPlanInput
        {
            BayUuid = scope.Bay,
            ProjectId = scope.ProjectId,
            Spec = SpecOf(scope),
            NodeGroups = [.. scope.Snapshot.NodeGroups.Where(static group => group.IsDefault)],
            Cloud = await cloud.ReadAsync(cancellationToken),
            Machine = machine is null ? null : new MachineCredential(machine.UserId, machine.UserName, machine.Password, machine.TrustId),
            CaCertificate = certificates.CaCertificate,
            ServiceAccountKeys = new ServiceAccountKeys(certificates.ServiceAccountPublicKey, certificates.ServiceAccountPrivateKey),
            OperationId = operation.StackId,
            MaxBatchSize = operation.Upgrade?.MaxBatchSize ?? 1,
        };
    }

    // A group keeps the labels that it was built with until it is upgraded itself, whatever the bay was upgraded to meanwhile.
    private static BaySpec SpecOf(BayScope scope)
    {
        var (spec, upgrade) = (scope.Work.Spec, scope.Operation.Upgrade);
        return scope.Group is { } group
            ? spec with { Labels = upgrade?.LabelsForGroup(spec) ?? group.BayLabels ?? spec.Labels }
            : upgrade?.ApplyTo(spec) ?? spec;
    }
}
