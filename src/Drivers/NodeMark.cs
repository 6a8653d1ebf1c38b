namespace Magnum.Drivers;

/// <summary>What an engine knows machines by, beside their names.</summary>
public enum NodeMark
{
    /// <summary>Labels, by which work chooses its machines.</summary>
    Labels,

    /// <summary>Taints, by which machines keep work away.</summary>
    Taints,
}
