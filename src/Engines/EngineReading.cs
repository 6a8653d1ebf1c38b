using System.Collections.Immutable;

namespace Magnum.Engines;

/// <summary>What one look at an engine showed. Causes are plain text for people, at most <see cref="CauseLength"/> characters.</summary>
public abstract record EngineReading
{
    /// <summary>The longest cause.</summary>
    public const int CauseLength = 2000;

    /// <summary>The engine is ready and told its machines, ordered by name.</summary>
    /// <param name="Nodes">May be empty: an engine without machines.</param>
    public sealed record Answered(ImmutableArray<EngineNode> Nodes) : EngineReading
    {
        /// <summary>Why the engine's own address gave no good answer, where one of its masters told the machines instead; null where it did.</summary>
        public string? Detour { get; init; }
    }

    /// <summary>The engine answers, and says that it can't work.</summary>
    /// <param name="Cause">In its own words.</param>
    public sealed record NotReady(string Cause) : Failure(Cause);

    /// <summary>The engine's certificate is not of the bay's authority, or is expired, or for another host.</summary>
    public sealed record CertificateRefused(string Cause) : Failure(Cause);

    /// <summary>The engine does not take our certificate.</summary>
    public sealed record Unauthorized(string Cause) : Failure(Cause);

    /// <summary>Nobody listens there, or the connection broke.</summary>
    public sealed record Unreachable(string Cause) : Failure(Cause);

    /// <summary>No whole answer within the deadline.</summary>
    public sealed record TimedOut(string Cause) : Failure(Cause);

    /// <summary>Something answered that is no engine, or more than is taken in.</summary>
    public sealed record Unintelligible(string Cause) : Failure(Cause);

    /// <summary>Nothing was sent: the service may not connect to that address.</summary>
    public sealed record AddressRefused(string Cause) : Failure(Cause);

    /// <summary>Every look that showed no machines.</summary>
    /// <param name="Cause">Why.</param>
    public abstract record Failure(string Cause) : EngineReading;
}

/// <summary>A machine as its engine shows it.</summary>
/// <param name="Name">Its name there, at most 253 characters.</param>
/// <param name="IsReady">Whether the engine says that it may be given work. What the engine does not know counts as false, as with Magnum.</param>
/// <param name="Cause">Why it is not ready; null when it is.</param>
/// <param name="ServerId">Nova's id, where the engine was told it; otherwise null.</param>
/// <param name="Addresses">The addresses that it has there.</param>
public sealed record EngineNode(string Name, bool IsReady, string? Cause, string? ServerId, ImmutableArray<string> Addresses)
{
    /// <summary>The engine's own id of it, which no other machine of the same name will have: a node's uid in Kubernetes, a node's ID in a swarm. Null where it tells none.</summary>
    public string? Id { get; init; }
}
