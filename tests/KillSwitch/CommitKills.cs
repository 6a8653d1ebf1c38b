using Magnum.OpenStack;

namespace Magnum.KillSwitch;

/// <summary>
/// Kills when the state of a bay has just been written or cleared, before the grain goes on. Nobody else's point comes between the database's answer and the one
/// after the commit: the commit would be found made by the next process, and its own point would never be visited.
/// </summary>
internal sealed class CommitKills(KillPoints points, PersistentStateFactory factory) : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration configuration)
    {
        var state = factory.Create<TState>(context, configuration);
        return configuration.StateName is "bay" or "bay-secrets" ? new Harried<TState>(state, configuration.StateName, points) : state;
    }

    private sealed class Harried<TState>(IPersistentState<TState> inner, string name, KillPoints points) : IPersistentState<TState>
    {
        public TState State
        {
            get => inner.State;
            set => inner.State = value;
        }

        public string? Etag => inner.Etag;

        public bool RecordExists => inner.RecordExists;

        public Task ReadStateAsync() => inner.ReadStateAsync();

        public Task WriteStateAsync() => CommitAsync("commit", inner.WriteStateAsync);

        public Task ClearStateAsync() => CommitAsync("clear", inner.ClearStateAsync);

        // A commit belongs to the phase that it is made for or, before there is one, to what the client asked for. A rotation whose request dies is given up after its
        // patience: too long to wait for.
        private Task CommitAsync(string what, Func<Task> commit) =>
            (Phases.Of(OpenStackRequest.Tags) ?? RequestMarks.Asked) is { } phase && phase is not (Phases.MakingOfCredential or Phases.AwaitOfCredential)
                ? points.CommitAsync(phase, $"{what} {name}", commit)
                : commit();
    }
}
