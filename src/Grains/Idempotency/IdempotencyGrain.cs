using Magnum.Grains.Abstractions.Idempotency;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.Idempotency;

/// <summary>One idempotency key of one project.</summary>
internal sealed class IdempotencyGrain(
    [PersistentState("idempotency", "states")] IPersistentState<IdempotencyState> storage,
    TimeProvider time) : Grain, IIdempotencyGrain, IRemindable
{
    private const string Reminder = "forget";

    // Comes after the end, so that it does not find the key a moment too young; then again, should the database be away.
    private static readonly TimeSpan FirstReminder = IdempotencyLifecycle.Retention + TimeSpan.FromMinutes(1);
    private static readonly TimeSpan NextReminder = TimeSpan.FromHours(1);

    // The last use that is known to be stored.
    private KeyUse? use;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        use = storage.State.Use;
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<IdempotencyReply> BeginAsync(BeginAttempt command, CancellationToken cancellationToken)
    {
        RequireOwner();
        var (next, reply) = IdempotencyLifecycle.Begin(use, command, time.GetUtcNow());
        if (next is null)
            return reply;
        // Armed before anything is stored: a crash leaves no key that is never forgotten.
        if (next.FirstUsedAt != use?.FirstUsedAt)
            await this.RegisterOrUpdateReminder(Reminder, FirstReminder, NextReminder, CancellationToken.None);
        await WriteAsync(next);
        return reply;
    }

    public async Task<KeptAnswer> CompleteAsync(Guid resource, KeptAnswer answer, CancellationToken cancellationToken)
    {
        RequireOwner();
        // Forgotten meanwhile, and perhaps used again: the attempt took longer than is believed of any.
        if (use?.Resource != resource)
            return answer;
        var next = IdempotencyLifecycle.Complete(use, answer);
        if (!ReferenceEquals(next, use))
            await WriteAsync(next);
        return next.Answer!;
    }

    public async Task AbandonAsync(Guid attempt, bool didNothing, CancellationToken cancellationToken)
    {
        RequireOwner();
        if (use is null)
            return;
        var next = IdempotencyLifecycle.Abandon(use, attempt, didNothing);
        if (next is null)
            await ForgetAsync();
        else if (!ReferenceEquals(next, use))
            await WriteAsync(next);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (use is null || IdempotencyLifecycle.IsOver(use, time.GetUtcNow()))
            await ForgetAsync();
    }

    private void RequireOwner()
    {
        var caller = Ownership.RequireCaller();
        if (!this.GetPrimaryKeyString().StartsWith($"idempotency/{caller.ProjectId}/", StringComparison.Ordinal))
            throw new InvalidOperationException("An idempotency key was asked for in another project's name.");
    }

    private async Task WriteAsync(KeyUse next)
    {
        storage.State = new IdempotencyState { Use = next };
        await this.PersistAsync(storage.WriteStateAsync(CancellationToken.None));
        use = next;
    }

    // The reminder last: it comes again should the clearing fail.
    private async Task ForgetAsync()
    {
        if (storage.RecordExists)
            await this.PersistAsync(storage.ClearStateAsync(CancellationToken.None));
        use = null;
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }
}
