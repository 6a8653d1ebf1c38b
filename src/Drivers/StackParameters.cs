using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Magnum.Drivers;

/// <summary>Collects the parameters of a stack.</summary>
internal sealed class StackParameters
{
    /// <summary>The parameter that every stack of ours has: which operation of the bay sent the values last.</summary>
    public const string Operation = "magnum_operation";

    private readonly ImmutableDictionary<string, JsonNode?>.Builder values = ImmutableDictionary.CreateBuilder<string, JsonNode?>(StringComparer.Ordinal);

    public StackParameters(Guid operationId) => Add(Operation, operationId.ToString("D"));

    /// <summary>The texts among them.</summary>
    public IEnumerable<string> Texts => values.Values.OfType<JsonValue>().Select(static value => value.TryGetValue<string>(out var text) ? text : null).OfType<string>();

    /// <summary>Adds a text; null and empty ones are left out, so that the template's default holds.</summary>
    /// <exception cref="BayPlanException">The text holds a control character, which would break the lines of machines' settings.</exception>
    public void Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (value.Any(char.IsControl))
        {
            throw new BayPlanException($"The value for {name} holds a control character.");
        }

        values[name] = JsonValue.Create(value);
    }

    /// <summary>Adds a text of several lines, such as a key.</summary>
    public void AddLines(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            values[name] = JsonValue.Create(value);
        }
    }

    /// <summary>Adds a text that takes the place of an earlier one: an empty one is sent too, null is left out.</summary>
    public void Replace(string name, string? value)
    {
        if (value is not null)
        {
            values[name] = JsonValue.Create(value);
        }
    }

    public void Add(string name, int? value)
    {
        if (value is { } number)
        {
            values[name] = JsonValue.Create(number);
        }
    }

    /// <summary>Adds a map, for a parameter of type <c>json</c>; an empty one is sent too.</summary>
    public void Add(string name, JsonObject value) => values[name] = value;

    public void Add(string name, bool value) => values[name] = JsonValue.Create(value);

    public ImmutableDictionary<string, JsonNode?> Build() => values.ToImmutable();
}
