using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Requests;

/// <summary>Writes a JSON body straight into the response, with its length.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Clients and people read these bodies as JSON only; quotes and angle brackets in messages stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Sends <paramref name="status"/> and what <paramref name="write"/> writes.</summary>
    public static async Task WriteAsync<T>(HttpContext http, int status, T state, Action<Utf8JsonWriter, T> write)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        long length;
        using (var json = new Utf8JsonWriter(response.BodyWriter, Options))
        {
            write(json, state);
            json.Flush();
            length = json.BytesCommitted;
        }

        // Nothing has left yet: the pipe is flushed below, so the length can still be told.
        response.ContentLength = length;
        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
