using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays;

/// <summary>The stack of the scope in Heat, asked with whichever of our credentials Heat admits.</summary>
internal sealed class BayStacks(IHeatStacks heat)
{
    /// <summary>How deep failed resources are looked for; our templates nest twice, an operator's may nest deeper.</summary>
    private const int Depth = 5;

    /// <summary>The status of a resource that the next update makes anew.</summary>
    public const string Condemned = "CHECK_FAILED";

    /// <summary>The stack by id or else by its derived name; null when there is none or only its tombstone.</summary>
    public async Task<HeatStack?> FindAsync(BayScope scope, bool resolveOutputs, CancellationToken cancellationToken)
    {
        var stack = await BayCredentials.ReadingAsync(
            scope,
            credential => heat.FindAsync(credential, scope.ProjectId, new StackKey(scope.StackName, scope.StackId), resolveOutputs, cancellationToken));
        return stack is { Status: "DELETE_COMPLETE" } ? null : stack;
    }

    /// <summary>Whether the stack was made for this bay and no other.</summary>
    public static bool IsOurs(BayScope scope, HeatStack stack) => stack.Tags.Contains(StackNames.TagOf(scope.Bay), StringComparer.Ordinal);

    /// <summary>Resources of the stack and its nested stacks.</summary>
    public Task<IReadOnlyList<HeatResource>> ResourcesAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken) =>
        BayCredentials.ReadingAsync(scope, credential => heat.ResourcesAsync(credential, scope.ProjectId, stack.Key, Depth, cancellationToken));

    /// <summary>Events of the stack and its nested stacks, oldest first.</summary>
    public Task<IReadOnlyList<HeatEvent>> EventsAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken) =>
        BayCredentials.ReadingAsync(scope, credential => heat.EventsAsync(credential, scope.ProjectId, stack.Key, Depth, cancellationToken));

    /// <summary>Creates the stack with the bay's service trust.</summary>
    public Task<string> CreateAsync(BayScope scope, StackRequest request, CancellationToken cancellationToken) =>
        heat.CreateAsync(BayCredentials.Acting(scope), scope.ProjectId, request, cancellationToken);

    /// <summary>Changes the stack with the bay's service trust.</summary>
    public Task<bool> UpdateAsync(BayScope scope, HeatStack stack, StackUpdate update, CancellationToken cancellationToken) =>
        heat.UpdateAsync(BayCredentials.Acting(scope), scope.ProjectId, stack.Key, update, cancellationToken);

    /// <summary>Has the next update make a resource anew, with the bay's service trust. May be repeated.</summary>
    public Task CondemnAsync(BayScope scope, HeatResource resource, string reason, CancellationToken cancellationToken) =>
        heat.MarkUnhealthyAsync(BayCredentials.Acting(scope), scope.ProjectId, resource, reason, cancellationToken);

    /// <summary>Asks what a creation would make, as the caller. Of the bay nothing is there that could ask.</summary>
    public Task<IReadOnlyList<HeatResource>> PreviewCreateAsync(BayScope scope, string token, StackRequest request, CancellationToken cancellationToken) =>
        heat.PreviewAsync(new Credential.Caller(token, scope.ProjectId), scope.ProjectId, request, cancellationToken);

    /// <summary>Asks what a change would do, with the bay's service trust; null when the stack is gone.</summary>
    public Task<StackUpdatePreview?> PreviewUpdateAsync(BayScope scope, HeatStack stack, StackUpdate update, CancellationToken cancellationToken) =>
        heat.PreviewUpdateAsync(BayCredentials.Acting(scope), scope.ProjectId, stack.Key, update, cancellationToken);

    /// <summary>Deletes the stack with the bay's service trust or, where that is dead (its trustor left), as the service.</summary>
    public Task DeleteAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken) =>
        BayCredentials.RemovingAsync(scope, credential => heat.DeleteAsync(credential, scope.ProjectId, stack.Key, cancellationToken));
}
