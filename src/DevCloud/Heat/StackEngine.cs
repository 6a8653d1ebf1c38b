using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>Brings stacks to what their templates say: in order of dependency, side by side where there is none, nested ones within.</summary>
internal sealed class StackEngine(CloudStore store, ResourceTypes types, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Running> running = new();
    private readonly CancellationTokenSource ended = new();

    /// <summary>Reasons for resources that the test wants to fail, by name or type.</summary>
    public ConcurrentDictionary<string, string> Failing { get; } = new();

    /// <summary>Takes up what a former process left in progress.</summary>
    public void Resume()
    {
        foreach (var stack in store.Read(static s => s.Stacks.Values.Where(static x => x.ParentId is null && x.Status == "IN_PROGRESS").ToList()))
            Start(stack);
    }

    /// <summary>Begins the action that the stack stands at; whatever ran for it is stopped first.</summary>
    public void Start(StackRow stack)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
        var before = running.GetValueOrDefault(stack.Id);
        before?.Stop.Cancel();
        running[stack.Id] = new Running(stop, Task.Run(() => RunAsync(stack, before?.Work ?? Task.CompletedTask, stop.Token), CancellationToken.None));
    }

    /// <summary>Stops all work; what is in progress stays so.</summary>
    public async Task StopAsync()
    {
        await ended.CancelAsync();
        await Task.WhenAll(running.Values.Select(static r => r.Work));
    }

    public void Dispose() => ended.Dispose();

    private async Task RunAsync(StackRow stack, Task before, CancellationToken cancellationToken)
    {
        await before;
        using var deadline = Deadline(stack);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

        try
        {
            await ActAsync(stack, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var word = char.ToUpperInvariant(stack.Action[0]) + stack.Action[1..].ToLowerInvariant();
            End(stack, "FAILED", $"{word} timed out");
        }
        catch (OperationCanceledException)
        {
            // Superseded by another action, or the process ends.
        }
        catch (Exception e)
        {
            // A mistake of this simulation: shown where Heat would show it, instead of a stack that hangs.
            End(stack, "FAILED", $"{e.GetType().Name}: {e.Message}");
            throw;
        }
        finally
        {
            store.Save();
        }
    }

    private CancellationTokenSource Deadline(StackRow stack)
    {
        if (stack.TimeoutMinutes is not { } minutes)
            return new CancellationTokenSource();
        var left = stack.ActionAt.AddMinutes(minutes) - time.GetUtcNow();
        return new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    private async Task ActAsync(StackRow stack, CancellationToken cancellationToken)
    {
        if (stack.Action == "DELETE")
        {
            await DeleteAsync(stack, cancellationToken);
            return;
        }

        var failure = await ConvergeAsync(stack, cancellationToken);
        if (failure is null)
        {
            End(stack, "COMPLETE", $"Stack {stack.Action} completed successfully");
            return;
        }

        if (stack.Action == "UPDATE" && !stack.DisableRollback && stack.PreviousParameters is { } previous && stack.ParentId is null)
        {
            store.Change(_ =>
            {
                stack.Action = "ROLLBACK";
                stack.Reason = $"Stack ROLLBACK started: {failure}";
                stack.Parameters = previous;
                stack.PreviousParameters = null;
            });
            await ActAsync(stack, cancellationToken);
            return;
        }

        End(stack, "FAILED", $"Resource {stack.Action} failed: {failure}");
    }

    // Null when all is as the template says; otherwise the first failure in Heat's words.
    private async Task<string?> ConvergeAsync(StackRow stack, CancellationToken cancellationToken)
    {
        var evaluation = new Evaluation(stack, Attribute);
        var wanted = (stack.Template["resources"] as JsonObject ?? [])
            .Where(r => evaluation.Holds(r.Value!["condition"])).ToDictionary(static r => r.Key, static r => r.Value!.AsObject());
        foreach (var gone in store.Read(_ => stack.Resources.Values.Where(r => !wanted.ContainsKey(r.Name)).ToList()))
            await RemoveAsync(stack, gone, cancellationToken);

        using var first = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new Dictionary<string, Task<string?>>();
        foreach (var name in Ordered(wanted))
        {
            var definition = wanted[name];
            var requires = Requires(definition).Where(wanted.ContainsKey).Distinct().ToArray();
            tasks[name] = OneAsync(stack, name, definition, requires, [.. requires.Select(r => tasks[r])], evaluation, first);
        }

        var failures = (await Task.WhenAll(tasks.Values)).OfType<string>().ToList();
        cancellationToken.ThrowIfCancellationRequested();
        return failures.FirstOrDefault(static f => !f.Contains("aborted", StringComparison.Ordinal)) ?? failures.FirstOrDefault();
    }

    private async Task<string?> OneAsync(
        StackRow stack, string name, JsonObject definition, string[] requires, Task<string?>[] before, Evaluation evaluation, CancellationTokenSource first)
    {
        if ((await Task.WhenAll(before)).Any(static f => f is not null) || first.IsCancellationRequested)
            return null;
        var row = RowOf(stack, name, definition, requires);
        try
        {
            // The real one makes the new one first.
            if (row.IsUnhealthy)
            {
                await RemoveAsync(stack, row, first.Token);
                row = RowOf(stack, name, definition, requires);
            }

            await BringAsync(stack, row, definition, evaluation, first.Token);
            return null;
        }
        catch (Exception e) when (e is ResourceFailure or CloudError or FormatException or InvalidOperationException)
        {
            // The last two: a property is of another form than the type wants.
            Mark(stack, row, row.Action, "FAILED", e.Message);
            await first.CancelAsync();
            return e.Message;
        }
        catch (OperationCanceledException) when (first.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            Mark(stack, row, row.Action, "FAILED", $"{row.Action} aborted (Task stopped)");
            return $"{row.Action} aborted (Task stopped)";
        }
    }

    private ResourceRow RowOf(StackRow stack, string name, JsonObject definition, string[] requires) => store.Change(_ =>
    {
        if (!stack.Resources.TryGetValue(name, out var known))
            stack.Resources[name] = known = new ResourceRow { Name = name, Type = definition["type"]!.ToString(), UpdatedAt = time.GetUtcNow() };
        known.Requires = requires;
        return known;
    });

    // Called with the state held.
    private static bool HoldsUnhealthy(CloudState state, ResourceRow row) =>
        row.Data["stack"] is { } id && state.Stacks.TryGetValue(id.ToString(), out var nested) && nested.Resources.Values.Any(inner => inner.IsUnhealthy || HoldsUnhealthy(state, inner));

    private async Task BringAsync(StackRow stack, ResourceRow row, JsonObject definition, Evaluation evaluation, CancellationToken cancellationToken)
    {
        var raw = definition["properties"];
        var isGroup = row.Type == "OS::Heat::ResourceGroup";
        var properties = store.Read(_ => evaluation.Resolve(raw));
        var isNew = row.Action == "INIT" || (row.Action == "CREATE" && row.Status != "COMPLETE");
        if (!isNew && row.Status == "COMPLETE" && JsonNode.DeepEquals(properties, row.Properties) && !store.Read(state => HoldsUnhealthy(state, row)))
            return;

        Mark(stack, row, isNew ? "CREATE" : "UPDATE", "IN_PROGRESS", "state changed", properties);
        if (Failing.TryRemove(row.Name, out var reason) || Failing.TryRemove(row.Type, out reason))
            throw new ResourceFailure(reason);
        if (isGroup || IsNested(row.Type))
            await NestAsync(stack, row, properties as JsonObject ?? [], isGroup, cancellationToken);
        else if (isNew)
            await types.CreateAsync(stack, row, cancellationToken);
        else
            await types.UpdateAsync(row, cancellationToken);
        Mark(stack, row, isNew ? "CREATE" : "UPDATE", "COMPLETE", "state changed");
    }

    // Resources of the whole tree that the stack is in, but for the members of the group.
    private static int Others(CloudState state, StackRow stack, ResourceRow group)
    {
        while (stack.ParentId is { } above && state.Stacks.TryGetValue(above, out var parent))
            stack = parent;
        return Below(stack);

        int Below(StackRow one) => one.Resources.Values.Sum(resource => 1 + (state.Stacks.TryGetValue(resource.Data["stack"]?.ToString() ?? resource.PhysicalId ?? "", out var nested) && resource != group ? Below(nested) : 0));
    }

    private async Task NestAsync(StackRow stack, ResourceRow row, JsonObject properties, bool isGroup, CancellationToken cancellationToken)
    {
        if (isGroup && Groups.Count(properties) > Groups.MostResources - store.Read(state => Others(state, stack, row)))
            throw new ResourceFailure($"RequestLimitExceeded: resources.{row.Name}: {Groups.TooMany}");
        var template = isGroup ? store.Change(state => Groups.Template(row, state.Stacks.GetValueOrDefault(row.Data["stack"]?.ToString() ?? ""), properties)) : Yaml.Map(stack.Files[row.Type]);
        var given = isGroup ? [] : properties.ToDictionary(static p => p.Key, static p => p.Value?.DeepClone());
        var nested = store.Change(state =>
        {
            if (row.PhysicalId is null || !state.Stacks.TryGetValue(row.Data["stack"]?.ToString() ?? row.PhysicalId, out var known))
            {
                known = new StackRow
                {
                    Id = Ids.Uuid(), Name = $"{stack.Name}-{row.Name}-{Ids.Hex()[..12]}", ProjectId = stack.ProjectId, UserId = stack.UserId, ParentId = stack.Id, ParentResource = row.Name,
                    CreatedAt = time.GetUtcNow(), Template = template, Files = stack.Files,
                };
                state.Stacks[known.Id] = known;
                row.PhysicalId = known.Id;
                row.Data["stack"] = known.Id;
            }
            else if (known.Status == "COMPLETE")
            {
                known.Action = "UPDATE";
                known.UpdatedAt = time.GetUtcNow();
            }

            known.Template = template;
            known.Files = stack.Files;
            known.Parameters = Parameters.Bind(template, given);
            known.Status = "IN_PROGRESS";
            return known;
        });
        await ActAsync(nested, cancellationToken);
        if (nested.Status != "COMPLETE")
            throw ResourceFailure.Within(row.Name, nested.Reason);

        // What a nested stack calls its OS::stack_id stands for it outside.
        var standIn = store.Read(_ => Output(nested, "OS::stack_id"));
        if (standIn is not null)
            store.Change(_ => row.PhysicalId = standIn.ToString());
    }

    private async Task DeleteAsync(StackRow stack, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        while (store.Read(_ => stack.Resources.Values.Where(r => r.Action != "GONE").ToList()) is { Count: > 0 } left)
        {
            // What nothing else needs any more, side by side.
            var free = left.Where(r => left.All(other => !other.Requires.Contains(r.Name))).ToList();
            var results = await Task.WhenAll((free.Count > 0 ? free : left).Select(r => TryRemoveAsync(stack, r, cancellationToken)));
            failures.AddRange(results.OfType<string>());
            if (failures.Count > 0)
            {
                End(stack, "FAILED", $"Resource DELETE failed: {failures[0]}");
                return;
            }
        }

        store.Change(state =>
        {
            stack.DeletedAt = time.GetUtcNow();
            if (stack.ParentId is not null)
                state.Stacks.Remove(stack.Id);
        });
        End(stack, "COMPLETE", "Stack DELETE completed successfully");
    }

    private async Task<string?> TryRemoveAsync(StackRow stack, ResourceRow row, CancellationToken cancellationToken)
    {
        try
        {
            await RemoveAsync(stack, row, cancellationToken);
            return null;
        }
        catch (ResourceFailure e)
        {
            Mark(stack, row, "DELETE", "FAILED", e.Message);
            return e.Message;
        }
    }

    private async Task RemoveAsync(StackRow stack, ResourceRow row, CancellationToken cancellationToken)
    {
        Mark(stack, row, "DELETE", "IN_PROGRESS", "state changed");
        if (Failing.TryRemove($"DELETE {row.Name}", out var reason))
            throw new ResourceFailure(reason);
        if (store.Read(state => row.Data["stack"] is { } id && state.Stacks.TryGetValue(id.ToString(), out var found) ? found : null) is { } nested)
        {
            store.Change(_ =>
            {
                nested.Action = "DELETE";
                nested.Status = "IN_PROGRESS";
            });
            await DeleteAsync(nested, cancellationToken);
            if (nested.Status != "COMPLETE")
                throw ResourceFailure.Within(row.Name, nested.Reason);
        }
        else
        {
            await types.DeleteAsync(row, cancellationToken);
        }

        Mark(stack, row, "DELETE", "COMPLETE", "state changed");
        store.Change(_ => stack.Resources.Remove(row.Name));
    }

    /// <summary>An output's value, or null.</summary>
    public JsonNode? Output(StackRow stack, string name) =>
        stack.Template["outputs"]?[name]?["value"] is { } value ? new Evaluation(stack, Attribute).Resolve(value) : null;

    // Called with the state held.
    private JsonNode? Attribute(ResourceRow row, string name, IReadOnlyList<JsonNode?> path) => store.Read(state =>
    {
        if (row.Data["stack"] is not { } id || !state.Stacks.TryGetValue(id.ToString(), out var nested))
            return Evaluation.Walk(ResourceTypes.Attribute(state, row, name), path);
        return Evaluation.Walk(row.Type == "OS::Heat::ResourceGroup" ? Groups.Attribute(nested, name, member => MemberOutput(state, member)) : Output(nested, name), path);
    });

    private Func<string, JsonNode?> MemberOutput(CloudState state, ResourceRow member) => name =>
        member.Data["stack"] is { } id && state.Stacks.TryGetValue(id.ToString(), out var nested) ? Output(nested, name) : ResourceTypes.Attribute(state, member, name);

    private void Mark(StackRow stack, ResourceRow row, string action, string status, string reason, JsonNode? properties = null)
    {
        store.Change(_ =>
        {
            row.Action = action;
            row.Status = status;
            row.Reason = reason;
            row.UpdatedAt = time.GetUtcNow();
            row.Properties = properties ?? row.Properties;
            stack.Events.Add(new EventRow(Ids.Uuid(), row.Name, $"{action}_{status}", reason, row.PhysicalId, row.UpdatedAt));
        });
        store.Save();
    }

    private void End(StackRow stack, string status, string reason)
    {
        store.Change(_ =>
        {
            stack.Status = status;
            stack.Reason = reason;
            stack.Events.Add(new EventRow(Ids.Uuid(), stack.Name, stack.FullStatus, reason, stack.Id, time.GetUtcNow()));
        });
        store.Save();
    }

    private static bool IsNested(string type) => type.EndsWith(".yaml", StringComparison.Ordinal) || type.EndsWith(".template", StringComparison.Ordinal);

    private static IEnumerable<string> Requires(JsonObject definition) =>
        Evaluation.References(definition["properties"]).Concat(definition["depends_on"] switch
        {
            null => [],
            JsonArray list => list.Select(static d => d!.ToString()),
            var one => [one.ToString()],
        });

    private static List<string> Ordered(Dictionary<string, JsonObject> wanted)
    {
        var ordered = new List<string>();
        var visiting = new HashSet<string>();
        void Visit(string name)
        {
            if (ordered.Contains(name) || !wanted.TryGetValue(name, out var definition))
                return;
            if (!visiting.Add(name))
                throw new CloudError(400, $"Circular Dependency Found: {name}");
            foreach (var required in Requires(definition))
                Visit(required);
            ordered.Add(name);
        }

        foreach (var name in wanted.Keys)
            Visit(name);
        return ordered;
    }

    private sealed record Running(CancellationTokenSource Stop, Task Work);
}
