using System.Text.Json.Serialization;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>What is being done to a bay, and how far it is.</summary>
/// <param name="Id">The operation's own id; also the stack parameter <c>magnum_operation</c>.</param>
/// <param name="Kind">Create, resize, delete, …</param>
/// <param name="RequestId">The request that asked for it, <c>req-…</c>.</param>
/// <param name="UserId">Who asked.</param>
/// <param name="Phase">Name of the reconciler's phase that runs or ran last.</param>
/// <param name="Attempts">Failed attempts of that phase so far.</param>
/// <param name="StartedAt">When the operation was accepted.</param>
/// <param name="Deadline">When it is given up.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
[GenerateSerializer, Immutable, Alias("Magnum.OperationSnapshot")]
public sealed record OperationSnapshot(
    [property: Id(0)] Guid Id,
    [property: Id(1)] BayOperation Kind,
    [property: Id(2)] string RequestId,
    [property: Id(3)] string UserId,
    [property: Id(4)] string Phase,
    [property: Id(5)] int Attempts,
    [property: Id(6)] DateTimeOffset StartedAt,
    [property: Id(7)] DateTimeOffset Deadline,
    [property: Id(8)] DateTimeOffset? EndedAt);

/// <summary>The kinds of work on a bay, of which one runs at a time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BayOperation>))]
public enum BayOperation
{
    /// <summary>Build it.</summary>
    Create = 0,

    /// <summary>Change the number of machines.</summary>
    Resize = 1,

    /// <summary>Take it down.</summary>
    Delete = 2,

    /// <summary>Build a group of machines of the tenant's own.</summary>
    CreateGroup = 3,

    /// <summary>Take such a group down.</summary>
    DeleteGroup = 4,

    /// <summary>Move it to another bay model.</summary>
    Upgrade = 5,

    /// <summary>Give it new certificate authorities.</summary>
    RotateCa = 6,

    /// <summary>Give its machines a new credential.</summary>
    RotateCredentials = 7,

    /// <summary>Bring a group of machines of the tenant's own to the bay's model.</summary>
    UpgradeGroup = 8,

    /// <summary>Replace a machine that is unwell.</summary>
    Heal = 9,
}
