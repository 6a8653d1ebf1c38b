namespace Magnum.Engines;

/// <summary>What an engine is asked with.</summary>
public enum EngineKind
{
    /// <summary>The Kubernetes API.</summary>
    Kubernetes,

    /// <summary>The Docker API of a swarm's manager.</summary>
    Swarm,
}
