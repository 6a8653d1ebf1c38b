using Magnum.Grains.Abstractions.Nodes;

namespace Magnum.Grains.Nodes;

/// <summary>What a bay tells its machines' grains. Same key as <see cref="INodeGrain"/>; needs no caller.</summary>
[Alias("Magnum.INodeSystem")]
internal interface INodeSystem : IGrainWithStringKey
{
    /// <summary>Stores what the machine is. May be repeated; nothing is written when nothing changed.</summary>
    /// <remarks>The time of the first sighting stays as long as it is the same server.</remarks>
    /// <exception cref="ArgumentException">The machine is another one than the key says.</exception>
    [Alias("Record")]
    Task RecordAsync(NodeSnapshot node, CancellationToken cancellationToken);

    /// <summary>Tells how the machine is, as its engine says. May be repeated, and is: a machine untold for long asks for itself.</summary>
    [Alias("Hear")]
    Task HearAsync(NodeCondition condition, CancellationToken cancellationToken);

    /// <summary>What the machine found out itself, told to itself. Of no effect when it is another server by now.</summary>
    [Alias("Doubt")]
    Task DoubtAsync(NodeCondition condition, string serverId, CancellationToken cancellationToken);

    /// <summary>Forgets the machine. May be repeated.</summary>
    [Alias("Forget")]
    Task ForgetAsync(CancellationToken cancellationToken);
}
