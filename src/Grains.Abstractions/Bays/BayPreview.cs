using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Tenants;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>What a command would do; nothing of it is done.</summary>
/// <param name="Bay">The bay as readers would see it right after the command was accepted.</param>
/// <param name="Resources">What would become of the resources of the stack that the command is about.</param>
/// <param name="ShowsNested">False: Heat could not look into nested stacks, and only the resources that hold them are told.</param>
/// <param name="Quota">For a creation: the project's quota with the new bay counted as used. Null otherwise.</param>
[GenerateSerializer, Immutable, Alias("Magnum.BayPreview")]
public sealed record BayPreview(
    [property: Id(0)] BaySnapshot Bay,
    [property: Id(1)] ImmutableArray<ResourcePreview> Resources,
    [property: Id(2)] bool ShowsNested,
    [property: Id(3)] QuotaUse? Quota = null);

/// <summary>What would become of one resource.</summary>
/// <param name="Parent">Name of the resource, in the stack above, that holds this one's stack; null in the stack itself.</param>
/// <param name="Name">Name in its template.</param>
/// <param name="Type">Heat's type, for example <c>OS::Nova::Server</c>, or a nested template's file name.</param>
/// <param name="Action">What would be done.</param>
[GenerateSerializer, Immutable, Alias("Magnum.ResourcePreview")]
public sealed record ResourcePreview(
    [property: Id(0)] string? Parent,
    [property: Id(1)] string Name,
    [property: Id(2)] string Type,
    [property: Id(3)] ResourceAction Action);

/// <summary>What may be done to a resource.</summary>
public enum ResourceAction
{
    /// <summary>It is made.</summary>
    Create = 0,

    /// <summary>It is changed in place. Of a resource that holds a nested stack Heat says so whatever becomes of what is in it.</summary>
    Update = 1,

    /// <summary>It is made anew, and the old one deleted.</summary>
    Replace = 2,

    /// <summary>It is deleted.</summary>
    Delete = 3,

    /// <summary>It stays as it is.</summary>
    Keep = 4,

    /// <summary>Heat can't tell: it calls the resource changed even by an update that changes nothing, as all that refers to another one or failed before.</summary>
    Unknown = 5,
}

/// <summary>The answer to a question for a preview.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BayPreviewReply")]
public abstract record BayPreviewReply
{
    private BayPreviewReply()
    {
    }

    /// <summary>The command would be accepted.</summary>
    /// <param name="Preview">What it would do.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayPreviewReply.Ready")]
    public sealed record Ready([property: Id(0)] BayPreview Preview) : BayPreviewReply;

    /// <summary>The command would be refused, or would fail for a reason that is known beforehand.</summary>
    /// <param name="Error">Why.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayPreviewReply.Refused")]
    public sealed record Refused([property: Id(0)] BayError Error) : BayPreviewReply;
}
