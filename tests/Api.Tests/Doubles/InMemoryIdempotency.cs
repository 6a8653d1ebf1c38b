using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Idempotency;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Idempotency keys without a day's end: what they mean over time is tested with the grain itself.</summary>
public sealed class InMemoryIdempotency
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Use> _uses = [];

    /// <summary>Thrown by the next tellings of a success, in order, before anything is kept.</summary>
    public Queue<Exception> Failures { get; } = new();

    /// <summary>What tellings of a success wait for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Called when a success is about to be told.</summary>
    public Action Completing { get; set; } = static () => { };

    /// <summary>Keys that something is known of.</summary>
    public IReadOnlyCollection<string> Keys
    {
        get
        {
            lock (_lock)
                return [.. _uses.Keys];
        }
    }

    internal IdempotencyReply Begin(string key, BeginAttempt command)
    {
        lock (_lock)
        {
            Check(key);
            if (!_uses.TryGetValue(key, out var use))
            {
                _uses[key] = new Use(command.Attempt, command.Fingerprint) { Attempt = command.Attempt };
                return new IdempotencyReply.Admitted(command.Attempt, MayBeDone: false);
            }

            if (use.Fingerprint != command.Fingerprint)
                return new IdempotencyReply.UsedOtherwise();
            if (use.Answer is { } answer)
                return new IdempotencyReply.Answered(answer);
            if (use.Attempt is not null)
                return new IdempotencyReply.InProgress();
            use.Attempt = command.Attempt;
            return new IdempotencyReply.Admitted(use.Resource, MayBeDone: true);
        }
    }

    internal async Task<KeptAnswer> CompleteAsync(string key, KeptAnswer answer)
    {
        Completing();
        await Gate;
        lock (_lock)
        {
            Check(key);
            if (Failures.TryDequeue(out var failure))
                throw failure;
            return _uses[key].Answer ??= answer;
        }
    }

    internal void Abandon(string key, Guid attempt, bool didNothing)
    {
        lock (_lock)
        {
            Check(key);
            var use = _uses[key];
            Assert.Equal(use.Attempt, attempt);
            use.Attempt = null;
            if (didNothing && attempt == use.Resource)
                _uses.Remove(key);
        }
    }

    private static void Check(string key)
    {
        var caller = CallerContext.Current ?? throw new InvalidOperationException("The API called a grain without saying for whom.");
        Assert.StartsWith($"idempotency/{caller.ProjectId}/", key, StringComparison.Ordinal);
    }

    private sealed class Use(Guid resource, string fingerprint)
    {
        public Guid Resource => resource;

        public string Fingerprint => fingerprint;

        public Guid? Attempt { get; set; }

        public KeptAnswer? Answer { get; set; }
    }
}

/// <summary>The grain of a key, as the API calls it.</summary>
internal sealed class InMemoryIdempotencyGrain(InMemoryIdempotency keys, string key) : IIdempotencyGrain
{
    public Task<IdempotencyReply> BeginAsync(BeginAttempt command, CancellationToken cancellationToken) => Task.FromResult(keys.Begin(key, command));

    public Task<KeptAnswer> CompleteAsync(Guid resource, KeptAnswer answer, CancellationToken cancellationToken) => keys.CompleteAsync(key, answer);

    public Task AbandonAsync(Guid attempt, bool didNothing, CancellationToken cancellationToken)
    {
        keys.Abandon(key, attempt, didNothing);
        return Task.CompletedTask;
    }
}
