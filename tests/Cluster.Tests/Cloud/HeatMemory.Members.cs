using System.Globalization;
using Magnum.OpenStack.Heat;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>The machines of a stack: as many members as it is to have, each with a server that is another one after it was made anew.</summary>
internal sealed partial class HeatMemory
{
    private readonly HashSet<(string Stack, string Member)> unhealthy = [];

    /// <summary>Nova's id of a member's server.</summary>
    public static string ServerOf(IReadOnlyDictionary<string, string> parameters, int index) =>
        parameters.GetValueOrDefault(Generation(index)) is { } generation ? $"server-{index}.{generation}" : $"server-{index}";

    public bool MarkUnhealthy(string projectId, HeatResource resource) => Do(() => Living(projectId, resource.StackName!) is not null && (unhealthy.Add((resource.StackName!, resource.Name)) || true));

    private List<HeatResource> MembersOf(HeatStack stack) =>
    [
        .. Indexes(stack).SelectMany(index => new[]
        {
            new HeatResource($"{stack.Id}-group", $"{index}", "member.yaml", unhealthy.Contains((stack.Id, $"{index}")) ? "CHECK_FAILED" : "CREATE_COMPLETE", null, $"{stack.Id}-{index}", null, "workers") { StackName = stack.Id },
            new HeatResource($"{stack.Id}-{index}", "server", "OS::Nova::Server", "CREATE_COMPLETE", null, ServerOf(stack.Parameters, index), null, $"{index}"),
        }),
    ];

    private void Renew(HeatStack stack, Dictionary<string, string> parameters)
    {
        foreach (var index in Indexes(stack).Where(index => unhealthy.Remove((stack.Id, $"{index}"))))
            parameters[Generation(index)] = $"{int.Parse(parameters.GetValueOrDefault(Generation(index), "0"), CultureInfo.InvariantCulture) + 1}";
    }

    private static IEnumerable<int> Indexes(HeatStack stack) =>
        Enumerable.Range(0, int.Parse(stack.Parameters.GetValueOrDefault("number_of_minions", "0"), CultureInfo.InvariantCulture));

    private static string Generation(int index) => $"generation_{index}";
}
