using Magnum.Api.Microversions;

namespace Magnum.Api.Requests;

/// <summary>What the value of a key is.</summary>
internal abstract record JsonKind
{
    private JsonKind()
    {
    }

    /// <summary>Any text.</summary>
    public sealed record Text : JsonKind;

    /// <summary>A UUID with dashes.</summary>
    public sealed record Uuid : JsonKind;

    /// <summary>A time with its offset.</summary>
    public sealed record Time : JsonKind;

    /// <summary>An address.</summary>
    public sealed record Address : JsonKind;

    /// <summary>A whole number.</summary>
    public sealed record Number : JsonKind;

    /// <summary>True or false.</summary>
    public sealed record Flag : JsonKind;

    /// <summary>An object whose values are texts.</summary>
    public sealed record Dictionary : JsonKind;

    /// <summary>A list of texts.</summary>
    public sealed record Texts : JsonKind;

    /// <summary>A list of objects.</summary>
    /// <param name="Item">Each of them.</param>
    public sealed record Objects(IJsonShape Item) : JsonKind;

    /// <summary>An object.</summary>
    /// <param name="Shape">Its keys.</param>
    public sealed record Object(IJsonShape Shape) : JsonKind;

    /// <summary>Nothing is known of it.</summary>
    public sealed record Anything : JsonKind;
}

/// <summary>A key of an object, as far as it can be told without an object at hand.</summary>
internal interface IJsonKey
{
    string Name { get; }

    JsonKind Kind { get; }

    /// <summary>Whether the value may be null.</summary>
    bool IsNullable { get; }

    /// <summary>Whether the key may be left out.</summary>
    bool IsOptional { get; }

    /// <summary>The microversion that brought it.</summary>
    Microversion Since { get; }

    /// <summary>The microversion that took it away, or null.</summary>
    Microversion? Before { get; }
}

/// <summary>An object on the wire, as far as it can be told without one at hand.</summary>
internal interface IJsonShape
{
    /// <summary>The keys in their order.</summary>
    IReadOnlyList<IJsonKey> Keys { get; }
}
