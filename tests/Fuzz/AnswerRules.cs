using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Fuzz;

/// <summary>What must hold for every answer, whatever was asked.</summary>
public sealed class AnswerRules(JsonObject document)
{
    private static readonly string[] ErrorKeys = ["request_id", "code", "status", "title", "detail", "links"];
    private static readonly string[] VersionErrorKeys = ["code", "title", "description", "max_version", "min_version", "links"];

    /// <summary>What is wrong with an answer, or null.</summary>
    public string? Check(FuzzOperation operation, FuzzRequest request, RawAnswer? answer)
    {
        if (answer is null)
            return "the connection was closed without an answer";
        if (answer.Status >= 500 && !(request.IsHttpBroken && answer.Status == 505 && answer.Body.Length == 0))
            return $"{answer.Status}: {answer.Body}";
        var isHead = request.Line.StartsWith("HEAD ", StringComparison.Ordinal);
        if (answer.Status >= 400 && !isHead && !IsOfTheServer(request, answer) && !HasErrorShape(answer))
            return $"{answer.Status} without the shape of an error: {answer.Body}";
        if (!request.IsTame)
            return null;
        if (operation.Responses[answer.Status.ToString(CultureInfo.InvariantCulture)] is not { } declared)
            return $"{answer.Status} is not declared: {answer.Body}";
        if (answer.Body.Length == 0 || FuzzBodies.Resolve(document, declared)["content"] is not { } content)
            return null;
        var type = answer.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0];
        if (content[type] is null)
            return $"{answer.Status} with the type '{type}' is not declared: {answer.Body}";
        return type == "application/json" && content[type]!["schema"] is { } schema && SchemaCheck.Compare(document, schema, JsonNode.Parse(answer.Body)) is { } wrong ? $"{answer.Status} is not as declared: {wrong}: {answer.Body}" : null;
    }

    /// <summary>Whether nothing may have changed.</summary>
    public static bool IsRefusal(RawAnswer? answer) => answer is null || answer.Status >= 400;

    /// <summary>Whether it tells only what would be done.</summary>
    public static bool IsDryRun(RawAnswer? answer) => answer is { Status: 200 } && answer.Body.StartsWith("{\"dry_run\":true,", StringComparison.Ordinal);

    // Kestrel refuses some requests before anybody else sees them; it has no body for that.
    private static bool IsOfTheServer(FuzzRequest request, RawAnswer answer) =>
        request.IsHttpBroken && answer.Body.Length == 0 && !answer.Headers.ContainsKey("x-openstack-request-id");

    private static bool HasErrorShape(RawAnswer answer)
    {
        JsonNode? body;
        try
        {
            body = JsonNode.Parse(answer.Body);
        }
        catch (JsonException)
        {
            return false;
        }

        if (answer.Headers.GetValueOrDefault("Content-Type") != "application/json" || !answer.Headers.ContainsKey("x-openstack-request-id"))
            return false;
        if (answer.Status == 401)
            return body?["error"]?["code"]?.GetValue<int>() == 401 && answer.Headers.ContainsKey("WWW-Authenticate");
        if (body?["errors"] is not JsonArray { Count: 1 } errors || errors[0] is not JsonObject error)
            return false;
        var keys = error.Select(static pair => pair.Key).ToArray();
        return answer.Status == 406 && keys.SequenceEqual(VersionErrorKeys)
            || (keys.SequenceEqual(ErrorKeys) && error["status"]!.GetValue<int>() == answer.Status);
    }
}
