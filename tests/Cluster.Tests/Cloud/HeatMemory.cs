using System.Net;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Stacks as Heat keeps them: one action at a time, names unique among the living of a project, the dead shown by id.</summary>
internal sealed partial class HeatMemory(TimeProvider time)
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, Entry> stacks = new(StringComparer.Ordinal);
    private readonly List<string> made = [];
    private int ids;

    /// <summary>How the next action on a stack goes: its word (<c>CREATE</c>, …), and the how-maniest of the stack it is, from 1.</summary>
    public Func<HeatStack, string, int, StackFate> Fate { get; set; } = static (_, _, _) => StackFate.AtOnce;

    /// <summary>Names of all stacks that were ever made, the lost ones included.</summary>
    public IReadOnlyList<string> MadeNames => Do(() => made.ToList());

    public int Created => Do(() => made.Count);

    public int Updated { get; private set; }

    public IReadOnlyCollection<HeatStack> Stacks => Do(() => stacks.Values.Select(Shown).ToList());

    // By name alone a deleted one is not found.
    public HeatStack? Find(string projectId, StackKey key) => Do(() =>
        stacks.Values.FirstOrDefault(e => e.ProjectId == projectId && Is(e.Stack, key) && (key.Id is not null || Shown(e).Status != "DELETE_COMPLETE")) is { } found ? Shown(found) : null);

    public IReadOnlyList<HeatStack> List(string projectId, string tag, IReadOnlyCollection<string> ids) => Do(() => stacks.Values
        .Where(s => s.ProjectId == projectId && s.Stack.Tags.Contains(tag, StringComparer.Ordinal) && (ids.Count == 0 || ids.Contains(s.Stack.Id)))
        .Select(Shown).Where(static s => s.Status != "DELETE_COMPLETE").ToList());

    public string Create(string projectId, StackRequest request) => Do(() =>
    {
        if (Living(projectId, request.Name) is not null)
            throw new OpenStackException("Heat", HttpStatusCode.Conflict, $"The Stack ({request.Name}) already exists.");
        made.Add(request.Name);
        var stack = new HeatStack
        {
            Id = $"stack-{++ids}",
            Name = request.Name,
            Status = "",
            CreatedAt = time.GetUtcNow(),
            Parameters = request.Parameters.ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? ""),
            Tags = request.Tags,
        };
        Begin(new Entry(stack, projectId, stack.Parameters), "CREATE");
        return stack.Id;
    });

    public bool Update(string projectId, StackKey key, StackUpdate update) => Do(() =>
    {
        if (Living(projectId, key) is not { } entry)
            return false;
        var stack = Shown(entry);
        if (stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
            throw new OpenStackException("Heat", HttpStatusCode.Conflict, $"Stack {entry.Stack.Name} already has an action ({entry.Action}) in progress.");
        Updated++;
        var parameters = stack.Parameters.ToDictionary();
        foreach (var (name, value) in update.Parameters)
            parameters[name] = value?.ToString() ?? "";
        Renew(stack, parameters);
        if (update.Parameters.ContainsKey("nodes_to_remove"))
            Remove(stack, parameters, parameters["nodes_to_remove"]);
        NoteRebuilt(stack, parameters);
        Begin(entry with { Stack = stack with { Parameters = parameters, UpdatedAt = time.GetUtcNow() }, Previous = stack.Parameters }, "UPDATE", !update.DisableRollback);
        return true;
    });

    public bool Delete(string projectId, StackKey key) => Do(() =>
    {
        if (Living(projectId, key) is { } entry && Shown(entry) is { Status: not "DELETE_IN_PROGRESS" } stack)
            Begin(entry with { Stack = stack }, "DELETE");
        return true;
    });

    public IReadOnlyList<HeatResource> Resources(string projectId, StackKey key) => Do<IReadOnlyList<HeatResource>>(() =>
    {
        var stack = Shown(Living(projectId, key) ?? throw new OpenStackException("Heat", HttpStatusCode.NotFound, $"The Stack ({key.Name ?? key.Id}) could not be found."));
        return stack.Status.EndsWith("_FAILED", StringComparison.Ordinal)
            ? [new HeatResource(stack.Id, "work", "OS::Heat::TestResource", stack.Status, "ValueError: Test Resource failed work", null, null, null), .. MembersOf(stack)]
            : MembersOf(stack);
    });

    /// <summary>What a change that was taken back leaves: the failure of the one resource.</summary>
    public IReadOnlyList<HeatEvent> Events(string projectId, StackKey key) => Do<IReadOnlyList<HeatEvent>>(() =>
    {
        var entry = Living(projectId, key) ?? throw new OpenStackException("Heat", HttpStatusCode.NotFound, $"The Stack ({key.Name ?? key.Id}) could not be found.");
        return Shown(entry).Status.StartsWith("ROLLBACK_", StringComparison.Ordinal)
            ? [new HeatEvent("work", $"{entry.Action}_FAILED", "ValueError: Test Resource failed work", null, entry.EndsAt, entry.Stack.Id)]
            : [];
    });

    /// <summary>Ends what every stack does, with that status.</summary>
    public void Settle(string status, string reason) => Do(() =>
    {
        foreach (var (id, entry) in stacks.ToList())
            stacks[id] = entry with { Stack = entry.Stack with { Status = status, StatusReason = reason }, Fate = null };
        return true;
    });

    /// <summary>Loses stacks without a trace, as an operator's hand in the database would.</summary>
    public void Lose(Func<HeatStack, bool> which) => Do(() =>
    {
        foreach (var entry in stacks.Values.Where(e => which(e.Stack)).ToList())
            stacks.Remove(entry.Stack.Id);
        return true;
    });

    private void Begin(Entry entry, string action, bool rollsBack = false)
    {
        var actions = entry.Actions + 1;
        var fate = Fate(entry.Stack, action, actions);
        stacks[entry.Stack.Id] = entry with
        {
            Action = action,
            Actions = actions,
            Fate = fate,
            RollsBack = rollsBack && fate.IsFailing,
            EndsAt = End(time.GetUtcNow(), fate),
        };
    }

    private HeatStack Shown(Entry entry)
    {
        if (entry.Fate is not { } fate)
            return entry.Stack;
        var now = time.GetUtcNow();
        if (now < entry.EndsAt)
            return As(entry.Stack, $"{entry.Action}_IN_PROGRESS", $"Stack {entry.Action} started");
        if (!fate.IsFailing)
            return As(entry.Stack, $"{entry.Action}_COMPLETE", $"Stack {entry.Action} completed successfully");
        if (!entry.RollsBack)
            return As(entry.Stack, $"{entry.Action}_FAILED", $"Resource {entry.Action} failed: ValueError: resources.work: Test Resource failed work");

        // As the real one (19, Zed): the parameters are the old ones again as soon as it begins to take the change back.
        var before = entry.Stack with { Parameters = entry.Previous };
        return now < End(entry.EndsAt, fate)
            ? As(before, "ROLLBACK_IN_PROGRESS", "Stack ROLLBACK started")
            : As(before, "ROLLBACK_COMPLETE", "Stack ROLLBACK completed successfully");
    }

    private static HeatStack As(HeatStack stack, string status, string reason) => stack with { Status = status, StatusReason = reason };

    private static DateTimeOffset End(DateTimeOffset begin, StackFate fate) =>
        fate.Takes == Timeout.InfiniteTimeSpan || begin == DateTimeOffset.MaxValue ? DateTimeOffset.MaxValue : begin + fate.Takes;

    private static bool Is(HeatStack stack, StackKey key) => (key.Id ?? stack.Id) == stack.Id && (key.Name ?? stack.Name) == stack.Name;

    private Entry? Living(string projectId, StackKey key) => stacks.Values.FirstOrDefault(e =>
        e.ProjectId == projectId && Is(e.Stack, key) && Shown(e).Status != "DELETE_COMPLETE");

    private T Do<T>(Func<T> work)
    {
        lock (turn)
            return work();
    }

    private sealed record Entry(HeatStack Stack, string ProjectId, IReadOnlyDictionary<string, string> Previous)
    {
        public string Action { get; init; } = "";

        public int Actions { get; init; }

        public StackFate? Fate { get; init; }

        public bool RollsBack { get; init; }

        public DateTimeOffset EndsAt { get; init; }
    }
}

/// <summary>How an action of Heat's goes.</summary>
/// <param name="Takes">How long; infinite until a test settles it.</param>
/// <param name="IsFailing">Whether a resource fails at its end.</param>
internal sealed record StackFate(TimeSpan Takes, bool IsFailing = false)
{
    public static StackFate AtOnce { get; } = new(TimeSpan.Zero);

    public static StackFate Never { get; } = new(Timeout.InfiniteTimeSpan);
}
