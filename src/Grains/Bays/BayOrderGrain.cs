using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;
using Magnum.Grains.Tenancy;
using Magnum.OpenStack;

namespace Magnum.Grains.Bays;

/// <summary>Turns an order into the description of a bay, as the API does for its callers, and has the bay created.</summary>
internal sealed class BayOrderGrain(OrderLookups lookups, IDriverCatalog drivers) : Grain, IBayOrderGrain
{
    public async Task<BayReply> OrderAsync(OrderBay command, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        var bay = GrainFactory.GetGrain<IBayGrain>(this.GetPrimaryKeyString());
        // What was made of an earlier attempt is answered without the checks: the model may be gone by now.
        if (await bay.GetAsync(cancellationToken) is { } made)
            return new BayReply.Accepted(made);
        if (OrderRules.Objection(command.Wishes) is { } objection)
            return Refuse(objection);
        if (await GrainFactory.GetGrain<IBayModelGrain>(GrainKeys.BayModel(command.BayModel)).GetAsync(cancellationToken) is not { } model)
            return Refuse($"There is no bay model {command.BayModel} for this caller.");
        if (lookups.DriverOf(model) is not { } driver)
            return Refuse($"No driver builds bays of type ({model.ServerType}, {model.ClusterDistro}, {model.Coe}).");
        var spec = command.Wishes.Inherit(model, driver);
        if (spec is { MasterCount: > 1, MasterLbEnabled: false })
            return Refuse("More than one master needs the load balancer.");
        if (drivers.Objection(spec) is { } unbuildable)
            return Refuse(unbuildable);

        try
        {
            OpenStackRequest.Tags = new RequestTags(caller.RequestId, "order");
            var resolved = await lookups.ResolveAsync(spec, new Credential.Caller(command.Token, caller.ProjectId), cancellationToken);
            return resolved.Objection is { } missing ? Refuse(missing) : await bay.CreateAsync(new CreateBay(resolved.Spec, command.Token), cancellationToken);
        }
        catch (OpenStackException e)
        {
            return new BayReply.Refused(e.IsTransient ? new BayError.Unavailable(e.Message) : new BayError.InvalidOrder(e.Message));
        }
    }

    private static BayReply.Refused Refuse(string detail) => new(new BayError.InvalidOrder(detail));
}
