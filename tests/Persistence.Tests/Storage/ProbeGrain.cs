using Magnum.Persistence.Hosting;
using Magnum.Persistence.Tests.Support;

namespace Magnum.Persistence.Tests.Storage;

/// <summary>A grain with a state, a secret and a reminder.</summary>
[Alias("Magnum.Tests.IProbeGrain")]
public interface IProbeGrain : IGrainWithStringKey
{
    /// <summary>Stores both and arms the reminder.</summary>
    [Alias("Set")]
    Task SetAsync(string newState, string newSecret);

    /// <summary>What is stored, and whether the reminder is armed.</summary>
    [Alias("Get")]
    Task<(string? State, string? Secret, bool IsArmed)> GetAsync();
}

internal sealed class ProbeGrain(
    [PersistentState("probe", StorageNames.States)] IPersistentState<Stored<string>> state,
    [PersistentState("probe-secret", StorageNames.Secrets)] IPersistentState<Stored<string>> secret) : Grain, IProbeGrain, IRemindable
{
    private const string Reminder = "check";

    public async Task SetAsync(string newState, string newSecret)
    {
        await this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        state.State.Snapshot = newState;
        secret.State.Snapshot = newSecret;
        await secret.WriteStateAsync();
        await state.WriteStateAsync();
    }

    public async Task<(string? State, string? Secret, bool IsArmed)> GetAsync() =>
        (state.State.Snapshot, secret.State.Snapshot, await this.GetReminder(Reminder) is not null);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
