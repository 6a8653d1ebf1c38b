namespace Magnum.Grains.Callers;

/// <summary>What a call from outside needs.</summary>
internal enum OutsideRight
{
    /// <summary>Nothing: it gives away nothing, or names what only its asker can know.</summary>
    None,

    /// <summary>A token with a role that may read.</summary>
    Read,

    /// <summary>A token with a role that may write.</summary>
    Write,
}
