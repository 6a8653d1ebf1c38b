using System.Collections.Concurrent;
using System.Net;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>What Heat says of things that it does not do: a stack is one resource, which a change of any parameter but the operation's id changes.</summary>
internal sealed partial class HeatMemory
{
    private const string OperationId = "magnum_operation";

    /// <summary>The parameters of all previews, in order.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Previewed { get; } = new();

    public IReadOnlyList<HeatResource> Preview(string projectId, StackRequest request) => Do<IReadOnlyList<HeatResource>>(() =>
    {
        if (Living(projectId, request.Name) is not null)
            throw new OpenStackException("Heat", HttpStatusCode.Conflict, $"The Stack ({request.Name}) already exists.");
        Previewed.Enqueue(request.Parameters.ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? ""));
        return [Work("")];
    });

    public StackUpdatePreview? PreviewUpdate(string projectId, StackKey key, StackUpdate update) => Do(() =>
    {
        if (Living(projectId, key) is not { } entry)
            return null;
        var stack = Shown(entry);
        var parameters = update.Parameters.ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? "");
        Previewed.Enqueue(parameters);
        var isOther = parameters.Any(p => p.Key != OperationId && stack.Parameters.GetValueOrDefault(p.Key) != p.Value);
        return new StackUpdatePreview([new HeatResourceChange(Work(stack.Status), isOther ? HeatChange.Updated : HeatChange.Unchanged)], ShowsNested: true);
    });

    private static HeatResource Work(string status) => new(null, "work", "OS::Heat::TestResource", status, null, null, null, null);
}
