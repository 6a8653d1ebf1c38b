using System.Collections.Concurrent;
using System.Globalization;
using Magnum.OpenStack.Heat;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>The machines of a stack: as many members as it is to have, each with a server that is another one after it was made anew.</summary>
internal sealed partial class HeatMemory
{
    private const string Removed = "removed";
    private const string ServerType = "OS::Nova::Server";

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

    /// <summary>Machines whose image an update changed while they ran: Heat rebuilds them, all at once and as they are, which no update of ours may ask for.</summary>
    public ConcurrentQueue<string> Rebuilt { get; } = new();

    /// <summary>The image of a machine by its index: its own where the stack names it, else that of all.</summary>
    /// <param name="parameters">Those of the stack.</param>
    /// <param name="of">Before the names of the parameters: nothing for workers, <c>master_</c> for masters.</param>
    /// <param name="index">Which.</param>
    public static string? ImageOf(IReadOnlyDictionary<string, string> parameters, string of, string index) =>
        parameters.GetValueOrDefault($"{of}former", "").Split(',').Select(static one => one.Split('=')).Where(one => one[0] == index && one.Length == 2).Select(static one => one[1]).FirstOrDefault()
            ?? parameters.GetValueOrDefault($"{of}image");

    /// <summary>What a stack has beside its members.</summary>
    public Func<HeatStack, IEnumerable<HeatResource>> MoreOf { get; set; } = static _ => [];

    public bool MarkUnhealthy(string projectId, HeatResource resource) => Do(() =>
    {
        if (Living(projectId, new StackKey(resource.StackName, null)) is not { } entry)
            return false;
        unhealthy.Add((entry.Stack.Id, Mark(resource)));
        return true;
    });

    /// <summary>Nova's id of the server of a master, where a stack has several.</summary>
    public static string ServerOfMaster(IReadOnlyDictionary<string, string> parameters, int index) =>
        parameters.GetValueOrDefault(MasterGeneration(index)) is { } generation ? $"server-m{index}.{generation}" : $"server-m{index}";

    /// <summary>How many masters the stack has; none where it has one that nothing is told of.</summary>
    public static int MastersOf(IReadOnlyDictionary<string, string> parameters) => int.Parse(parameters.GetValueOrDefault("masters", "0"), CultureInfo.InvariantCulture);

    /// <summary>Indexes of the masters whose machines updates made anew, in order; those of one update as one text.</summary>
    public ConcurrentQueue<string> MastersAnew { get; } = new();

    // A member by its index; a master's server by its own stack, which is "stack-1-m0".
    private static string Mark(HeatResource resource) => resource.Type == ServerType ? resource.StackId! : resource.Name;

    private IEnumerable<HeatResource> MastersOf(HeatStack stack) => Enumerable.Range(0, MastersOf(stack.Parameters)).Select(index =>
        new HeatResource($"{stack.Id}-m{index}", "master", ServerType, unhealthy.Contains((stack.Id, $"{stack.Id}-m{index}")) ? "CHECK_FAILED" : "CREATE_COMPLETE", null, ServerOfMaster(stack.Parameters, index), null, $"{index}") { StackName = stack.Name });

    private List<HeatResource> MembersOf(HeatStack stack) =>
    [
        .. MastersOf(stack),
        .. IndexesOf(stack.Parameters).SelectMany(index => new[]
        {
            new HeatResource($"{stack.Id}-group", $"{index}", "member.yaml", unhealthy.Contains((stack.Id, $"{index}")) ? "CHECK_FAILED" : "CREATE_COMPLETE", null, $"{stack.Id}-{index}", null, "workers") { StackName = stack.Name },
            new HeatResource($"{stack.Id}-{index}", "server", ServerType, "CREATE_COMPLETE", null, ServerOf(stack.Parameters, index), null, $"{index}"),
        }),
        .. MoreOf(stack),
    ];

    private void NoteRebuilt(HeatStack stack, IReadOnlyDictionary<string, string> after)
    {
        var before = stack.Parameters;
        foreach (var index in IndexesOf(before).Intersect(IndexesOf(after)).Where(index => ServerOf(before, index) == ServerOf(after, index) && ImageOf(before, "", $"{index}") != ImageOf(after, "", $"{index}")))
            Rebuilt.Enqueue($"worker {index} of {stack.Name}");
        foreach (var index in Enumerable.Range(0, MastersOf(after)).Where(index => ServerOfMaster(before, index) == ServerOfMaster(after, index) && ImageOf(before, "master_", $"{index}") != ImageOf(after, "master_", $"{index}")))
            Rebuilt.Enqueue($"master {index} of {stack.Name}");
    }

    private void Renew(HeatStack stack, Dictionary<string, string> parameters)
    {
        foreach (var index in IndexesOf(stack.Parameters).Where(index => unhealthy.Remove((stack.Id, $"{index}"))))
            parameters[Generation(index)] = Next(Generation(index));
        var anew = Enumerable.Range(0, MastersOf(stack.Parameters)).Where(index => unhealthy.Remove((stack.Id, $"{stack.Id}-m{index}"))).ToList();
        foreach (var index in anew)
            parameters[MasterGeneration(index)] = Next(MasterGeneration(index));
        if (anew.Count > 0)
            MastersAnew.Enqueue(string.Join(',', anew));

        string Next(string generation) => $"{int.Parse(parameters.GetValueOrDefault(generation, "0"), CultureInfo.InvariantCulture) + 1}";
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

    private static string MasterGeneration(int index) => $"generation_m{index}";
}
