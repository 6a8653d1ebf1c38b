namespace Magnum.OpenStack.Heat;

/// <summary>What an update of a stack would change.</summary>
/// <param name="Changes">The stack's resources, each once; nested ones too where <paramref name="ShowsNested"/>.</param>
/// <param name="ShowsNested">False: Heat could not look into nested stacks, and only the resources that hold them are told.</param>
public sealed record StackUpdatePreview(IReadOnlyList<HeatResourceChange> Changes, bool ShowsNested);

/// <summary>What an update would do to a resource.</summary>
/// <param name="Resource">The resource, as it is or as it would be.</param>
/// <param name="Change">What would be done.</param>
public sealed record HeatResourceChange(HeatResource Resource, HeatChange Change);

/// <summary>The ways in which an update may treat a resource.</summary>
public enum HeatChange
{
    /// <summary>It would be made.</summary>
    Added,

    /// <summary>It would be changed in place. Heat says so of every resource that holds a nested stack, whether or not anything in it changes.</summary>
    Updated,

    /// <summary>It would be made anew, and the old one deleted.</summary>
    Replaced,

    /// <summary>It would be deleted.</summary>
    Deleted,

    /// <summary>It would stay as it is.</summary>
    Unchanged,

    /// <summary>Heat can't tell: it calls it changed even by an update that changes nothing, as all that refers to another resource or failed before.</summary>
    Unknown,
}
