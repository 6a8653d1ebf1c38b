using System.Collections.Immutable;
using System.Numerics;
using Magnum.Api.Errors;
using Magnum.Api.Validation;

namespace Magnum.Api.JsonPatch;

/// <summary>A resource as a dictionary to which a patch is applied.</summary>
/// <remarks>Source: openstack/magnum magnum/api/utils.py, apply_jsonpatch, release 15.0.1, and python-json-patch for the reasons.</remarks>
internal sealed class PatchedDocument(OrderedDictionary<string, object?> attributes)
{
    private const string ListPath = "/node_taints";

    // Their values may be spelled in a text.
    private static readonly HashSet<string> Spelled = new(StringComparer.Ordinal) { "/labels", "/health_status_reason", "/node_labels", ListPath };

    /// <summary>The attributes; a removed one is missing.</summary>
    public OrderedDictionary<string, object?> Attributes => attributes;

    /// <summary>Labels, or what else has texts by name, as a value of such a document.</summary>
    public static OrderedDictionary<string, object?> Dictionary(ImmutableSortedDictionary<string, string> texts) =>
        new(texts.Select(static text => KeyValuePair.Create(text.Key, (object?)text.Value)), StringComparer.Ordinal);

    /// <summary>Applies the operations in order.</summary>
    /// <exception cref="ApiException">400; some operations may have been applied to this copy then.</exception>
    public void Apply(IReadOnlyList<PatchOperation> patch)
    {
        var operations = patch.ToList();
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is { Op: "add", Steps.Count: 1 } addition)
                CheckAddition(addition);
            if (operations[i] is { Op: not "remove", Value: string text } operation && Spelled.Contains(operation.Path))
            {
                var value = (operation.Path == ListPath ? PythonLiteral.List(text) : (object?)PythonLiteral.Dictionary(text)) ?? throw Malformed(operations, text);
                operations[i] = operation with { Value = value };
            }
            else if (operations[i] is { Op: "replace", Value: BigInteger or bool } odd && Spelled.Contains(odd.Path))
            {
                throw Malformed(operations, odd.Value);
            }
        }

        foreach (var operation in operations)
            Apply(operation, operations);
    }

    private void CheckAddition(PatchOperation operation)
    {
        if (!attributes.TryGetValue(operation.Steps[0], out var present))
            throw ApiException.BadRequest($"Adding a new attribute {operation.Path} to the root of the resource is not allowed.");
        if (present is not null)
            throw ApiException.BadRequest($"The attribute {operation.Path} has existed, please use 'replace' operation instead.");
    }

    private void Apply(PatchOperation operation, List<PatchOperation> all)
    {
        var parent = attributes;
        foreach (var step in operation.Steps.SkipLast(1))
        {
            if (!parent.TryGetValue(step, out var child) || child is not OrderedDictionary<string, object?> dictionary)
                throw Refused(all, $"member '{step}' not found in {PythonText.Repr(parent.GetValueOrDefault(step))}");
            parent = dictionary;
        }

        var name = operation.Steps[^1];
        if (operation.Op != "add" && !parent.ContainsKey(name))
            throw Refused(all, $"can't {operation.Op} a non-existent object '{name}'");
        if (operation.Op == "remove")
            parent.Remove(name);
        else
            parent[name] = operation.Value;
    }

    private static ApiException Malformed(List<PatchOperation> patch, object? value) => Refused(patch, $"malformed node or string: {PythonText.Repr(value)}");

    private static ApiException Refused(List<PatchOperation> patch, string reason) => ApiException.BadRequest(
        $"Couldn't apply patch '{PythonText.Repr(patch.Select(static operation => (object?)operation.Echo()).ToList())}'. Reason: {reason}");
}
