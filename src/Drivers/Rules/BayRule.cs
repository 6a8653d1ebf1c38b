using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Rules;

/// <summary>What a driver does with one label, or with one field of a template or a cluster.</summary>
/// <param name="Name">As tenants write it.</param>
/// <param name="IsLabel">Otherwise a field.</param>
/// <param name="Read">Its value; null or empty where it says nothing.</param>
/// <param name="Values">What it may be.</param>
/// <param name="Meaning">What it does, or why it can't be anything else: a clause for the documents and for refusals.</param>
internal sealed record BayRule(string Name, bool IsLabel, Func<BaySpec, string?> Read, ValueRule Values, string Meaning)
{
    /// <summary>When it has an effect.</summary>
    public BayCondition? When { get; init; }

    /// <summary>Whether a bay must say it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>A label.</summary>
    public static BayRule Label(string name, ValueRule values, string meaning) => new(name, true, spec => spec.Labels.Text(name), values, meaning);

    /// <summary>A field.</summary>
    public static BayRule Field(string name, Func<BaySpec, string?> read, ValueRule values, string meaning) => new(name, false, read, values, meaning);

    /// <summary>Labels that the driver does not do, all for one reason.</summary>
    public static IEnumerable<BayRule> Refused(string reason, params IEnumerable<string> labels) => labels.Select(label => Label(label, new ValueRule.Nothing(), reason));

    /// <summary>Flags that can't be set, all for one reason.</summary>
    public static IEnumerable<BayRule> Off(string reason, params IEnumerable<string> labels) => labels.Select(label => Label(label, new ValueRule.Off(), reason));

    /// <summary>The same label or field, but refused.</summary>
    public BayRule Refuse(string reason) => this with { Values = new ValueRule.Nothing(), Meaning = reason, When = null };

    /// <summary>What is wrong with a bay's value, as a sentence for the tenant; null for nothing.</summary>
    public string? Objection(BaySpec spec)
    {
        var subject = IsLabel ? $"The label {Name}" : Name;
        if (Read(spec) is not { Length: > 0 } value)
        {
            return IsRequired ? $"{subject} is required by the driver {spec.Driver}: {Meaning}." : null;
        }

        if (Values is ValueRule.Nothing)
        {
            return $"{subject} is not supported by the driver {spec.Driver}: {Meaning}.";
        }

        if (!Values.Allows(value))
        {
            return $"{subject} {Values.Refusal(value)}{(Values.IsFixed ? $": {Meaning}" : "")}.";
        }

        return When is { } condition && !condition.Holds(spec) ? $"{subject} has no effect here: it is for {condition.Words}." : null;
    }
}

/// <summary>A condition of a bay.</summary>
/// <param name="Words">What it is for: <c>bays with …</c>.</param>
/// <param name="Holds">Whether a bay is one of them.</param>
internal sealed record BayCondition(string Words, Func<BaySpec, bool> Holds);
