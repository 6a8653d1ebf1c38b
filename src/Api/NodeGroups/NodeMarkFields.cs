using System.Collections.Immutable;
using Magnum.Api.Errors;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.NodeGroups;

/// <summary>Labels of nodes: a dictionary of texts, nothing else. Gives <see cref="ImmutableSortedDictionary{TKey, TValue}"/>.</summary>
internal sealed record NodeLabelsField : FieldType
{
    public override object? Convert(object? raw) => raw is null or OrderedDictionary<string, object?>
        ? raw
        : throw new ConversionException($"Value not a valid dict: {PythonText.Str(raw)}");

    public override object Check(string field, object value) => ((OrderedDictionary<string, object?>)value).ToImmutableSortedDictionary(
        static pair => pair.Key,
        pair => pair.Value as string ?? throw WrongType(field, value, "<class 'str'>", pair.Value),
        StringComparer.Ordinal);
}

/// <summary>Taints of nodes: a list of objects with <c>key</c>, <c>effect</c> and perhaps <c>value</c>. Gives <see cref="ImmutableArray{T}"/>.</summary>
/// <remarks>What is no list of objects is 400, as in every field; a wrong taint is 409 and says which, as the contract has it.</remarks>
internal sealed record NodeTaintsField : FieldType
{
    private static readonly string[] Keys = ["key", "value", "effect"];

    public override object? Convert(object? raw) => raw is null || (raw is List<object?> list && list.All(static item => item is OrderedDictionary<string, object?>))
        ? raw
        : throw new ConversionException($"Value not a valid list of taints: {PythonText.Str(raw)}");

    public override object Check(string field, object value) => ((List<object?>)value)
        .Select((item, index) => Read($"{field}[{index}]", (OrderedDictionary<string, object?>)item!))
        .ToImmutableArray();

    private static NodeTaint Read(string name, OrderedDictionary<string, object?> taint)
    {
        var unknown = taint.Keys.Except(Keys, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw Invalid(name, $"there is no {string.Join(", ", unknown)}.");
        return new NodeTaint(Text(name, taint, "key"), taint.GetValueOrDefault("value") is null ? null : Text(name, taint, "value"), Text(name, taint, "effect"));
    }

    private static string Text(string name, OrderedDictionary<string, object?> taint, string key) => taint.GetValueOrDefault(key) switch
    {
        string text => text,
        null => throw Invalid(name, $"{key} is missing."),
        var other => throw Invalid(name, $"{key} should be a text, not {PythonText.Str(other)}."),
    };

    private static ApiException Invalid(string name, string reason) => new(StatusCodes.Status409Conflict, $"{name} is invalid: {reason}");
}
