using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays.Previews;

/// <summary>Says what a command would do. Stores nothing and makes nothing: the same lifecycle and the same plans as for the command itself, then Heat's preview instead of its deed.</summary>
internal sealed class BayPreviews(BayPlans plans, BayStacks stacks, IIdSource ids, TimeProvider time, IOptions<BayOptions> options)
{
    /// <summary>What a creation would do.</summary>
    /// <param name="command">The creation.</param>
    /// <param name="caller">Who would create.</param>
    /// <param name="use">The project's quota as it is.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<BayPreviewReply> CreateAsync(CreateBay command, Caller caller, QuotaUse use, CancellationToken cancellationToken)
    {
        if (use.IsFull)
            return new BayPreviewReply.Refused(new BayError.QuotaExceeded(use.Limit));

        var (bay, at) = (ids.NewUuid(), time.GetUtcNow());
        var intended = Next(new BayState(), new BayEvent.Intended(command.Spec, caller, at));
        var accepted = Next(intended, new BayEvent.Accepted(new NewBayIds(bay, ids.NewUuid(), ids.NewUuid(), ids.NewUuid()), at));
        var scope = new BayScope(bay, accepted, PreviewPlaceholders.Secrets(options.Value.MachineTrust));
        return await AskAsync(caller, scope, async () =>
        {
            var plan = plans.DriverOf(scope).PlanCreate(await plans.ReadAsync(scope, PreviewPlaceholders.Certificates, cancellationToken));
            var resources = await stacks.PreviewCreateAsync(scope, command.Token, CreateStackPhase.Request(scope, plan), cancellationToken);
            return new BayPreview(
                scope.Snapshot,
                [.. resources.Select(static resource => Shown(resource, ResourceAction.Create))],
                ShowsNested: true,
                use with { Used = use.Used + 1 });
        });
    }

    /// <summary>What a change of a built bay would do.</summary>
    /// <param name="bay">The bay's UUID.</param>
    /// <param name="state">The bay as it is.</param>
    /// <param name="secrets">Its credentials.</param>
    /// <param name="event">The wish.</param>
    /// <param name="caller">Whose.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<BayPreviewReply> ChangeAsync(Guid bay, BayState state, BaySecrets secrets, BayEvent @event, Caller caller, CancellationToken cancellationToken)
    {
        var transition = BayLifecycle.Apply(state, @event);
        if (transition is Transition.Changed { Next: var queued } && state.Work?.Operation is not null)
            transition = AsNext(state, queued, @event);
        return transition switch
        {
            Transition.Refused(var error) => new BayPreviewReply.Refused(error),
            Transition.Changed(var begun) => await UpdateAsync(caller, new BayScope(bay, begun, secrets), cancellationToken),
            _ => new BayPreviewReply.Ready(new BayPreview(state.Snapshot!, [], ShowsNested: true)),
        };
    }

    // What would wait its turn is planned as if that had come, and shown as it is while it waits.
    private static Transition AsNext(BayState state, BayState queued, BayEvent @event) =>
        BayLifecycle.Apply(state with { Work = state.Work! with { Operation = null, Queue = [] } }, @event) switch
        {
            Transition.Changed(var begun) => new Transition.Changed(begun with { Snapshot = queued.Snapshot }),
            var other => other,
        };

    private Task<BayPreviewReply> UpdateAsync(Caller caller, BayScope scope, CancellationToken cancellationToken) => AskAsync(caller, scope, async () =>
    {
        var preview = await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken) is { } stack
            ? await stacks.PreviewUpdateAsync(scope, stack, UpdateStackPhase.Plan(scope, stack, plans.DriverOf(scope), await plans.ReadAsync(scope, cancellationToken)), cancellationToken)
            : null;
        return preview is null
            ? throw new BayPlanException($"Stack with id {scope.StackId} not found in Heat.")
            : new BayPreview(scope.Snapshot, [.. preview.Changes.Select(static change => Shown(change.Resource, Action(change.Change))), .. Renewed(scope)], preview.ShowsNested);
    });

    // Heat is asked about the first update only; what the rounds after it do is ours to tell.
    private static IEnumerable<ResourcePreview> Renewed(BayScope scope) => Renewal.GroupsOf(scope.State).SelectMany(group =>
        Renewal.Outdated(scope.Work.Ledger, group, scope.Operation.Upgrade!).Keys.Select(server => new ResourcePreview(group.Name, server, "OS::Nova::Server", ResourceAction.Replace)));

    private static async Task<BayPreviewReply> AskAsync(Caller caller, BayScope scope, Func<Task<BayPreview>> ask)
    {
        OpenStackRequest.Tags = new RequestTags(caller.RequestId, $"{scope.Operation.Kind.ToString().ToLowerInvariant()}/preview");
        try
        {
            return new BayPreviewReply.Ready(await ask());
        }
        catch (BayPlanException e)
        {
            return new BayPreviewReply.Refused(new BayError.PlanRefused(e.Message));
        }
        catch (OpenStackException e)
        {
            return new BayPreviewReply.Refused(e.IsTransient ? new BayError.Unavailable(e.Message) : new BayError.PlanRefused(e.Message));
        }
    }

    // A bay that nobody knows yet is refused nothing.
    private static BayState Next(BayState state, BayEvent @event) => ((Transition.Changed)BayLifecycle.Apply(state, @event)).Next;

    private static ResourcePreview Shown(HeatResource resource, ResourceAction action) => new(resource.ParentResource, resource.Name, resource.Type, action);

    private static ResourceAction Action(HeatChange change) => change switch
    {
        HeatChange.Added => ResourceAction.Create,
        HeatChange.Updated => ResourceAction.Update,
        HeatChange.Replaced => ResourceAction.Replace,
        HeatChange.Deleted => ResourceAction.Delete,
        HeatChange.Unchanged => ResourceAction.Keep,
        HeatChange.Unknown => ResourceAction.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No such change."),
    };
}
