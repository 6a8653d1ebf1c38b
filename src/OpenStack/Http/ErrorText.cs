using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Http;

/// <summary>Finds the sentence in a service's error body, of which every service has its own form.</summary>
internal static class ErrorText
{
    private const int LengthMax = 2000;

    /// <summary>The message, or the beginning of the body, or the status's name.</summary>
    public static string Of(byte[] body, HttpStatusCode status)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject json && Message(json) is { Length: > 0 } message)
                return Cut(message);
        }
        catch (JsonException)
        {
            // HTML or text, as proxies and Glance answer.
        }

        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, LengthMax))).Trim();
        return text.Length == 0 ? status.ToString() : text;
    }

    // Keystone and Heat: error.message. Nova: <kind>.message. Neutron: NeutronError.message. Octavia: faultstring. The first text called so wins.
    private static string? Message(JsonObject json)
    {
        foreach (var (key, value) in json)
        {
            switch (value)
            {
                case JsonObject inner when Message(inner) is { } message:
                    return message;
                case JsonValue text when key is "message" or "faultstring" && text.TryGetValue<string>(out var message):
                    return message;
            }
        }

        return null;
    }

    private static string Cut(string text) => text.Length <= LengthMax ? text : text[..LengthMax];
}
