using System.Collections.Concurrent;
using System.Globalization;
using Magnum.OpenStack.Heat;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>The machines of a stack: as many members as it is to have, each with a server that is another one after it was made anew.</summary>
internal sealed partial class HeatMemory
{
    private const string Removed = "removed";

    private readonly HashSet<(string Stack, string Member)> unhealthy = [];

    /// <summary>Nova's id of a member's server.</summary>
    public static string ServerOf(IReadOnlyDictionary<string, string> parameters, int index) =>
        parameters.GetValueOrDefault(Generation(index)) is { } generation ? $"server-{index}.{generation}" : $"server-{index}";

    /// <summary>Indexes of the members: none that was removed comes back, and its place is taken by the next one.</summary>
    public static IEnumerable<int> IndexesOf(IReadOnlyDictionary<string, string> parameters)
    {
        var removed = parameters.GetValueOrDefault(Removed, "").Split(',');
        return Enumerable.Range(0, int.MaxValue).Where(index => !removed.Contains($"{index}"))
            .Take(int.Parse(parameters.GetValueOrDefault("number_of_minions", "0"), CultureInfo.InvariantCulture));
    }

    /// <summary>How many members each update took away of those that there were, where it took any.</summary>
    public ConcurrentQueue<int> Removals { get; } = new();

    /// <summary>What a stack has beside its members.</summary>
    public Func<HeatStack, IEnumerable<HeatResource>> MoreOf { get; set; } = static _ => [];

    public bool MarkUnhealthy(string projectId, HeatResource resource) => Do(() =>
    {
        if (Living(projectId, new StackKey(resource.StackName, null)) is not { } entry)
            return false;
        unhealthy.Add((entry.Stack.Id, resource.Name));
        return true;
    });

    private List<HeatResource> MembersOf(HeatStack stack) =>
    [
        .. IndexesOf(stack.Parameters).SelectMany(index => new[]
        {
            new HeatResource($"{stack.Id}-group", $"{index}", "member.yaml", unhealthy.Contains((stack.Id, $"{index}")) ? "CHECK_FAILED" : "CREATE_COMPLETE", null, $"{stack.Id}-{index}", null, "workers") { StackName = stack.Name },
            new HeatResource($"{stack.Id}-{index}", "server", "OS::Nova::Server", "CREATE_COMPLETE", null, ServerOf(stack.Parameters, index), null, $"{index}"),
        }),
        .. MoreOf(stack),
    ];

    private void Renew(HeatStack stack, Dictionary<string, string> parameters)
    {
        foreach (var index in IndexesOf(stack.Parameters).Where(index => unhealthy.Remove((stack.Id, $"{index}"))))
            parameters[Generation(index)] = $"{int.Parse(parameters.GetValueOrDefault(Generation(index), "0"), CultureInfo.InvariantCulture) + 1}";
    }

    // Members are named by their server.
    private void Remove(HeatStack stack, Dictionary<string, string> parameters, string named)
    {
        var gone = IndexesOf(stack.Parameters).Where(index => named.Split(',').Any(server => server.Split('.')[0].EndsWith($"-{index}", StringComparison.Ordinal))).ToList();
        if (gone.Count == 0)
            return;
        Removals.Enqueue(gone.Count);
        parameters[Removed] = string.Join(',', parameters.GetValueOrDefault(Removed, "").Split(',', StringSplitOptions.RemoveEmptyEntries).Concat(gone.Select(static index => $"{index}")));
    }

    private static string Generation(int index) => $"generation_{index}";
}
