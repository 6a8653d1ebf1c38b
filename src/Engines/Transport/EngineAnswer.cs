using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Magnum.Engines.Kubernetes.Protobuf;

namespace Magnum.Engines.Transport;

/// <summary>Reads answers of engines, within bounds.</summary>
internal static class EngineAnswer
{
    private const int TextBytes = 16 * 1024;

    /// <summary>The body of a 200.</summary>
    /// <exception cref="JsonException">It is not of that shape.</exception>
    /// <exception cref="AnswerTooLongException">It is longer than <paramref name="bytes"/>.</exception>
    public static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> shape, int bytes, CancellationToken cancellationToken)
    {
        using var body = await EngineBody.ReadAsync(answer.Content, bytes, cancellationToken);
        return JsonSerializer.Deserialize(body.Bytes, shape);
    }

    /// <summary>What an answer means that is not 200, in the engine's own words where it has any.</summary>
    public static async Task<EngineReading.Failure> RefusalAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        var text = await MessageAsync(answer, cancellationToken);
        var status = (int)answer.StatusCode;
        var said = EngineText.Cause(text.Length > 0 ? text : $"{path} was answered {status}.");
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new EngineReading.Unauthorized(said),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new EngineReading.NotReady(said),
            _ => new EngineReading.Unintelligible($"{path} was answered {status}."),
        };
    }

    /// <summary>Whether it was done; otherwise the engine does not know what it was asked about.</summary>
    /// <exception cref="EngineRefusedException">It says something else.</exception>
    public static async Task<bool> IsKnownAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken) =>
        answer.IsSuccessStatusCode || (answer.StatusCode is HttpStatusCode.NotFound ? false : throw new EngineRefusedException(await RefusalAsync(answer, path, cancellationToken)));

    // The beginning is enough for people.
    private static async Task<string> MessageAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[TextBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return KubernetesEnvelope.IsOne(answer.Content.Headers.ContentType)
            ? KubernetesEnvelope.Message(buffer.AsSpan(0, length))
            : Message(Encoding.UTF8.GetString(buffer, 0, length));
    }

    // Kubernetes (a Status) and Docker say it under the same name.
    private static string Message(string text)
    {
        if (!text.StartsWith('{'))
            return text;
        try
        {
            return JsonSerializer.Deserialize(text, RefusalJson.Default.RefusalModel)?.Message ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

/// <summary>How an engine says that it did not do as asked.</summary>
internal sealed record RefusalModel
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}

[JsonSerializable(typeof(RefusalModel))]
internal sealed partial class RefusalJson : JsonSerializerContext;
