using Magnum.OpenStack;
using Magnum.OpenStack.Heat;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Heat as one silo reaches it.</summary>
internal sealed class MemoryHeat(HeatMemory heat, KeystoneMemory keystone, CloudCalls calls, SiloLife life) : IHeatStacks
{
    public Task<string> CreateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken) =>
        DoAsync(nameof(CreateAsync), credential, projectId, () => heat.Create(projectId, request), cancellationToken, delegates: true);

    public Task<HeatStack?> FindAsync(Credential credential, string projectId, StackKey stack, bool resolveOutputs, CancellationToken cancellationToken) =>
        DoAsync(nameof(FindAsync), credential, projectId, () => heat.Find(projectId, (stack.Id ?? stack.Name)!), cancellationToken);

    public Task<IReadOnlyList<HeatStackSummary>> ListAsync(Credential credential, string projectId, string tag, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<HeatStackSummary>>(
            nameof(ListAsync),
            credential,
            projectId,
            () => [.. heat.List(projectId, tag).Where(s => ids.Count == 0 || ids.Contains(s.Id)).Select(static s => new HeatStackSummary(s.Id, s.Name, s.Status, s.StatusReason, s.CreatedAt, s.UpdatedAt))],
            cancellationToken);

    public Task<bool> UpdateAsync(Credential credential, string projectId, StackKey stack, StackUpdate update, CancellationToken cancellationToken) =>
        DoAsync(nameof(UpdateAsync), credential, projectId, () => heat.Update(projectId, (stack.Id ?? stack.Name)!, update), cancellationToken, delegates: true);

    public Task DeleteAsync(Credential credential, string projectId, StackKey stack, CancellationToken cancellationToken) =>
        DoAsync(nameof(DeleteAsync), credential, projectId, () => heat.Delete(projectId, (stack.Id ?? stack.Name)!), cancellationToken);

    public Task<IReadOnlyList<HeatResource>> ResourcesAsync(Credential credential, string projectId, StackKey stack, int nestedDepth, CancellationToken cancellationToken) =>
        DoAsync(nameof(ResourcesAsync), credential, projectId, () => heat.Resources(projectId, (stack.Id ?? stack.Name)!), cancellationToken);

    public Task<bool> MarkUnhealthyAsync(Credential credential, string projectId, HeatResource resource, string reason, CancellationToken cancellationToken) =>
        DoAsync(nameof(MarkUnhealthyAsync), credential, projectId, () => heat.MarkUnhealthy(projectId, resource), cancellationToken, delegates: true);

    public Task<IReadOnlyList<HeatEvent>> EventsAsync(Credential credential, string projectId, StackKey stack, int nestedDepth, CancellationToken cancellationToken) =>
        DoAsync(nameof(EventsAsync), credential, projectId, () => heat.Events(projectId, (stack.Id ?? stack.Name)!), cancellationToken);

    public Task ValidateTemplateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Bays validate nothing beforehand.");

    public Task<IReadOnlyList<HeatResource>> PreviewAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken) =>
        DoAsync(nameof(PreviewAsync), credential, projectId, () => heat.Preview(projectId, request), cancellationToken);

    public Task<StackUpdatePreview?> PreviewUpdateAsync(
        Credential credential, string projectId, string name, string id, StackUpdate update, CancellationToken cancellationToken) =>
        DoAsync(nameof(PreviewUpdateAsync), credential, projectId, () => heat.PreviewUpdate(projectId, name, id, update), cancellationToken);

    private Task<T> DoAsync<T>(string method, Credential credential, string projectId, Func<T> work, CancellationToken cancellationToken, bool delegates = false) => calls.MakeAsync(
        method,
        () =>
        {
            keystone.Admit(credential, projectId, delegates);
            return work();
        },
        life,
        cancellationToken);
}
