namespace Magnum.Grains.Abstractions.Idempotency;

/// <summary>What is known of one idempotency key on one method and path of one project. Key: <see cref="GrainKeys.Idempotency"/>.</summary>
/// <remarks>
/// Forgotten 24 hours after its first use. A request under the key is admitted with a UUID for what it makes, stored before anything is made: whoever repeats
/// the request makes the same thing, whatever became of the attempt before.
/// </remarks>
[Alias("Magnum.IIdempotencyGrain")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>Asks to serve a request under the key. May be repeated with another attempt's UUID.</summary>
    [Alias("Begin")]
    Task<IdempotencyReply> BeginAsync(BeginAttempt command, CancellationToken cancellationToken);

    /// <summary>Keeps the answer of an attempt that succeeded. May be repeated.</summary>
    /// <param name="resource">The UUID with which the attempt was admitted.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    /// <returns>The answer to send: the first that was kept for that resource.</returns>
    [Alias("Complete")]
    Task<KeptAnswer> CompleteAsync(Guid resource, KeptAnswer answer, CancellationToken cancellationToken);

    /// <summary>Ends an attempt that did not succeed, so that the next may begin. May be repeated.</summary>
    /// <param name="attempt">Its UUID; an attempt that another one took over from changes nothing.</param>
    /// <param name="didNothing">Whether it was refused: a key whose only attempt was refused is forgotten. False where it may have done something.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    [Alias("Abandon")]
    Task AbandonAsync(Guid attempt, bool didNothing, CancellationToken cancellationToken);
}

/// <summary>Asks to serve a request under an idempotency key.</summary>
/// <param name="Attempt">UUID of this attempt; the first one's becomes the UUID of what is made.</param>
/// <param name="Fingerprint">Digest of all that makes two requests the same.</param>
[GenerateSerializer, Immutable, Alias("Magnum.BeginAttempt")]
public sealed record BeginAttempt([property: Id(0)] Guid Attempt, [property: Id(1)] string Fingerprint);

/// <summary>An answer that is given again.</summary>
/// <param name="Status">HTTP status, 200 to 299.</param>
/// <param name="Location">The header of that name, or null.</param>
/// <param name="Body">The body, JSON.</param>
[GenerateSerializer, Immutable, Alias("Magnum.KeptAnswer")]
public sealed record KeptAnswer([property: Id(0)] int Status, [property: Id(1)] string? Location, [property: Id(2)] string Body);

/// <summary>Whether a request may be served under an idempotency key.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.IdempotencyReply")]
public abstract record IdempotencyReply
{
    private IdempotencyReply()
    {
    }

    /// <summary>Serve it, then complete or abandon it.</summary>
    /// <param name="Resource">UUID for what it makes.</param>
    /// <param name="MayBeDone">Whether an earlier attempt may have made it.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.IdempotencyReply.Admitted")]
    public sealed record Admitted([property: Id(0)] Guid Resource, [property: Id(1)] bool MayBeDone) : IdempotencyReply;

    /// <summary>It was served before.</summary>
    /// <param name="Answer">What was answered.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.IdempotencyReply.Answered")]
    public sealed record Answered([property: Id(0)] KeptAnswer Answer) : IdempotencyReply;

    /// <summary>Another attempt at it is being served.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.IdempotencyReply.InProgress")]
    public sealed record InProgress : IdempotencyReply;

    /// <summary>The key was used for another request.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.IdempotencyReply.UsedOtherwise")]
    public sealed record UsedOtherwise : IdempotencyReply;
}
