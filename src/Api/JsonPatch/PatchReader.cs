using System.Numerics;
using System.Text.RegularExpressions;
using Magnum.Api.Errors;
using Magnum.Api.Requests;
using Magnum.Api.Validation;

namespace Magnum.Api.JsonPatch;

/// <summary>Reads the body of a PATCH.</summary>
internal static partial class PatchReader
{
    private const string Argument = "patch";
    private const string PathText = @"^(/[\w-]+)+$";

    private static readonly TextField PathField = new(0, int.MaxValue, PathPattern(), PathText);
    private static readonly WordField OpField = new("remove", "replace", "add");

    /// <summary>One operation of a patch, for those who want to know; it is read below, in an order of its own.</summary>
    public static BodySchema Element { get; } = new(Argument,
    [
        new BodyField("path", PathField) { IsMandatory = true },
        new BodyField("op", OpField) { IsMandatory = true },
        new BodyField("value", new PatchValueField()),
    ]);

    /// <summary>The operations, in order; none for an empty list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="rules">What may not be touched.</param>
    /// <param name="acceptsObjects">Whether a value may be a JSON object; Magnum up to release 22 wants it spelled in a text.</param>
    /// <exception cref="ApiException">400.</exception>
    public static async Task<IReadOnlyList<PatchOperation>> ReadAsync(ApiRequest request, PatchRules rules, bool acceptsObjects)
    {
        var body = await RequestBody.ReadAsync(request, Argument);
        if (body is not List<object?> elements)
            throw ApiException.InvalidInput(Argument, PythonText.Str(body), $"Value not a valid list: {PythonText.Str(body)}");
        return [.. elements.Select(element => Read(element, body, rules, acceptsObjects))];
    }

    private static PatchOperation Read(object? element, object body, PatchRules rules, bool acceptsObjects)
    {
        if (element is not OrderedDictionary<string, object?> keys)
            throw ApiException.InvalidInput(Argument, PythonText.Str(body), $"Value not a valid dict: {PythonText.Str(element)}");
        var unknown = keys.Keys.Where(static key => Element.Find(key) is null).ToList();
        if (unknown.Count > 0)
            throw ApiException.UnknownAttributes(Argument, unknown);
        var path = Mandatory(keys, "path", PathField);
        var op = Mandatory(keys, "op", OpField);
        var hasValue = keys.TryGetValue("value", out var value);
        CheckValue(value, acceptsObjects, acceptsObjects && rules.ListPaths.Contains(path));
        if (rules.InternalPaths.Contains(path))
            throw ApiException.BadRequest($"'{path}' is an internal attribute and can not be updated");
        if (op == "remove" && rules.NonRemovablePaths.Contains(path))
            throw ApiException.BadRequest($"'{path}' is a mandatory attribute and can not be removed");
        if (op != "remove" && value is null)
            throw ApiException.BadRequest("'add' and 'replace' operations needs value");
        return new PatchOperation(path, op, hasValue, value);
    }

    private static string Mandatory(OrderedDictionary<string, object?> keys, string name, FieldType type) =>
        keys.TryGetValue(name, out var raw) && raw is not null
            ? (string)type.Check(name, raw)!
            : throw ApiException.InvalidInput(name, "None", "Mandatory field missing.");

    private static void CheckValue(object? value, bool acceptsObjects, bool acceptsLists)
    {
        if (value is null or string or BigInteger or bool || (acceptsObjects && value is OrderedDictionary<string, object?>) || (acceptsLists && value is List<object?>))
            return;
        throw ApiException.InvalidInput(
            "value", PythonText.Str(value), $"Wrong type. Expected '(<class 'str'>, <class 'int'>)', got '<class '{PythonText.TypeName(value)}'>'");
    }

    [GeneratedRegex(@"\A(/[\w-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();
}
