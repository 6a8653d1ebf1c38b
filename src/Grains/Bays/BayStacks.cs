using System.Net;
using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays;

/// <summary>The stack of the scope in Heat, asked with whichever of our credentials Heat admits.</summary>
internal sealed class BayStacks(IHeatStacks heat)
{
    /// <summary>How deep failed resources are looked for; our templates nest twice, an operator's may nest deeper.</summary>
    private const int Depth = 5;

    /// <summary>The stack by id or else by its derived name; null when there is none or only its tombstone.</summary>
    public async Task<HeatStack?> FindAsync(BayScope scope, bool resolveOutputs, CancellationToken cancellationToken)
    {
        var stack = await ReadingAsync(
            scope,
            credential => heat.FindAsync(credential, scope.ProjectId, scope.StackId ?? scope.StackName, resolveOutputs, cancellationToken));
        return stack is { Status: "DELETE_COMPLETE" } ? null : stack;
    }

    /// <summary>Whether the stack was made for this bay and no other.</summary>
    public static bool IsOurs(BayScope scope, HeatStack stack) => stack.Tags.Contains(StackNames.TagOf(scope.Bay), StringComparer.Ordinal);

    /// <summary>Resources of the stack and its nested stacks.</summary>
    public Task<IReadOnlyList<HeatResource>> ResourcesAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken) =>
        ReadingAsync(scope, credential => heat.ResourcesAsync(credential, scope.ProjectId, stack.Id, Depth, cancellationToken));

    /// <summary>Events of the stack and its nested stacks, oldest first.</summary>
    public Task<IReadOnlyList<HeatEvent>> EventsAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken) =>
        ReadingAsync(scope, credential => heat.EventsAsync(credential, scope.ProjectId, stack.Id, Depth, cancellationToken));

    /// <summary>Creates the stack with the bay's service trust.</summary>
    public Task<string> CreateAsync(BayScope scope, StackRequest request, CancellationToken cancellationToken) =>
        heat.CreateAsync(Acting(scope), scope.ProjectId, request, cancellationToken);

    /// <summary>Changes the stack with the bay's service trust.</summary>
    public Task<bool> UpdateAsync(BayScope scope, HeatStack stack, StackUpdate update, CancellationToken cancellationToken) =>
        heat.UpdateAsync(Acting(scope), scope.ProjectId, stack.Id, update, cancellationToken);

    /// <summary>Has the next update make a resource anew, with the bay's service trust. May be repeated.</summary>
    public Task CondemnAsync(BayScope scope, HeatResource resource, string reason, CancellationToken cancellationToken) =>
        heat.MarkUnhealthyAsync(Acting(scope), scope.ProjectId, resource, reason, cancellationToken);

    /// <summary>Asks what a creation would make, as the caller. Of the bay nothing is there that could ask.</summary>
    public Task<IReadOnlyList<HeatResource>> PreviewCreateAsync(BayScope scope, string token, StackRequest request, CancellationToken cancellationToken) =>
        heat.PreviewAsync(new Credential.Caller(token, scope.ProjectId), scope.ProjectId, request, cancellationToken);

    /// <summary>Asks what a change would do, with the bay's service trust; null when the stack is gone.</summary>
    public Task<StackUpdatePreview?> PreviewUpdateAsync(BayScope scope, HeatStack stack, StackUpdate update, CancellationToken cancellationToken) =>
        heat.PreviewUpdateAsync(Acting(scope), scope.ProjectId, stack.Name, stack.Id, update, cancellationToken);

    /// <summary>Deletes the stack with the bay's service trust or, where that is dead (its trustor left), as the service.</summary>
    public async Task DeleteAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken)
    {
        try
        {
            await heat.DeleteAsync(Acting(scope), scope.ProjectId, stack.Id, cancellationToken);
        }
        catch (OpenStackException e) when (IsRefusal(e) && scope.Secrets.Service is not null)
        {
            await heat.DeleteAsync(new Credential.Service(), scope.ProjectId, stack.Id, cancellationToken);
        }
    }

    // The service user reads every project where Heat's policy lets it; otherwise the bay's own trust does.
    private static async Task<T> ReadingAsync<T>(BayScope scope, Func<Credential, Task<T>> read)
    {
        try
        {
            return await read(new Credential.Service());
        }
        catch (OpenStackException e) when (IsRefusal(e) && scope.Secrets.Service is not null)
        {
            return await read(Acting(scope));
        }
    }

    private static Credential Acting(BayScope scope) => scope.Secrets.Service is { } trust
        ? new Credential.Trustee(trust.UserId, trust.Password, trust.TrustId, scope.ProjectId)
        : new Credential.Service();

    private static bool IsRefusal(OpenStackException e) => e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;
}
