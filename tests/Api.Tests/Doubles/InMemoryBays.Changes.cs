using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Doubles;

public sealed partial class InMemoryBays
{
    public List<UpgradeBay> Upgraded { get; } = [];

    /// <summary>Rotations: <c>ca</c>, or the token that came with one of credentials.</summary>
    public List<string> Rotated { get; } = [];

    /// <summary>What a bay's machines log in with, and the trusts of those that may ask for it.</summary>
    public Dictionary<Guid, (BayMachineCredential Credential, string[] Trusts)> Machines { get; } = [];

    private readonly HashSet<Guid> _orders = [];

    internal BayReply Upgrade(Guid uuid, UpgradeBay command) => IsTaken(command.Order) ? new BayReply.Accepted(Get(uuid)!) : Change(uuid, "Upgrading", bay =>
    {
        Upgraded.Add(command);
        Take(command.Order);
        return bay with { BayModelId = command.BayModel.Uuid, Labels = command.BayModel.Labels, Status = BayStatus.UpdateInProgress };
    });

    private bool IsTaken(Guid? order) => order is { } id && _orders.Contains(id);

    private void Take(Guid? order)
    {
        if (order is { } id)
            _orders.Add(id);
    }

    internal BayReply Rotate(Guid uuid, string what) => Change(uuid, "Updating", bay =>
    {
        Rotated.Add(what);
        return bay with { Status = BayStatus.UpdateInProgress };
    });

    internal BayMachineCredential? MachineCredential(Guid uuid, string trust) =>
        Get(uuid) is not null && Machines.TryGetValue(uuid, out var known) && known.Trusts.Contains(trust) ? known.Credential : null;

    private BayReply Change(Guid uuid, string verb, Func<BaySnapshot, BaySnapshot> change)
    {
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Get(uuid) is not { } bay)
            return new BayReply.Refused(new BayError.NotFound());
        if (!bay.Status.IsComplete())
            return new BayReply.Refused(new BayError.WrongState(verb, bay.Status));
        lock (_lock)
            return Store(change(bay));
    }
}
