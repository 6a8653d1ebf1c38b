using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Tenants;
using Microsoft.Extensions.Logging;

namespace Magnum.Grains.Nodes;

/// <summary>The machine's health: what its bay tells, and after a long silence what Nova does.</summary>
internal sealed partial class NodeGrain
{
    /// <summary>After that time untold a machine asks for itself: two tellings and a half were missed.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromMinutes(25);

    private const string Reminder = "untold";

    private Task asking = Task.CompletedTask;

    public async Task HearAsync(NodeCondition condition, CancellationToken cancellationToken)
    {
        // Told late, of a machine that is gone.
        if (stored.Snapshot is null)
            return;
        // Put off with every telling: the reminder fires only where none came.
        await this.RegisterOrUpdateReminder(Reminder, Silence, Silence, CancellationToken.None);
        await ShowAsync(condition);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // Gone, or what armed it was not stored.
        if (stored.Snapshot is null)
        {
            await ForgetReminderAsync();
            DeactivateOnIdle();
        }
        else if (stored.Snapshot is { ServerId: not null } node && asking.IsCompleted)
        {
            asking = AskAsync(node);
        }
    }

    public async Task DoubtAsync(NodeCondition condition, string serverId, CancellationToken cancellationToken)
    {
        if (stored.Snapshot is { } node && node.ServerId == serverId)
            await ShowAsync(condition);
    }

    // Beside the turns; what it finds comes back in a turn of its own.
    private async Task AskAsync(NodeSnapshot node)
    {
        await Task.Yield();
        RequestContext.Clear();
        try
        {
            var view = await GrainFactory.GetGrain<ITenantSystem>(GrainKeys.Tenant(node.ProjectId)).SeeServerAsync(node.ServerId!, CancellationToken.None);
            await this.AsReference<INodeSystem>().DoubtAsync(
                new NodeCondition(HealthStatus.Unknown, $"Its engine has not told of it for {Silence.TotalMinutes:0} minutes. {view}"), node.ServerId!, CancellationToken.None);
        }
        catch (Exception e) when (LostCalls.IsLoss(e, CancellationToken.None))
        {
            // A silo is going; the reminder comes again.
            LogNotAsked(this.GetPrimaryKeyString(), e.Message);
        }
        catch (Exception e)
        {
            // Nobody waits for this task, so it says itself what happened.
            LogAskingFailed(this.GetPrimaryKeyString(), e);
            throw;
        }
    }

    private async Task ShowAsync(NodeCondition condition)
    {
        var node = stored.Snapshot!;
        if (node.Health == condition.Health && node.HealthReason == condition.Reason)
            return;
        await WriteAsync(new NodeState { Snapshot = node with { Health = condition.Health, HealthReason = condition.Reason, HealthSince = time.GetUtcNow() } });
    }

    private async Task ForgetReminderAsync()
    {
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    [LoggerMessage(1, LogLevel.Information, "{Node} could not be asked for: {Cause}")]
    private partial void LogNotAsked(string node, string cause);

    [LoggerMessage(2, LogLevel.Error, "{Node} could not doubt its health")]
    private partial void LogAskingFailed(string node, Exception exception);
}
