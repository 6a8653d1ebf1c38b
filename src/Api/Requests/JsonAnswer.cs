using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Requests;

/// <summary>Writes a JSON body with its length. Nothing is sent until all of it is written: a failure on the way leaves the answer to somebody else.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Clients and people read these bodies as JSON only; quotes and angle brackets in messages stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    // A body larger than this does not keep its buffer for the thread's next one.
    private const int KeptBytes = 256 * 1024;

    [ThreadStatic]
    private static Workspace? _spare;

    /// <summary>Sends <paramref name="status"/> and what <paramref name="write"/> writes.</summary>
    public static async Task WriteAsync<T>(HttpContext http, int status, T state, Action<Utf8JsonWriter, T> write)
    {
        Fill(http.Response, status, state, write);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>Sends <paramref name="status"/> and a body that is JSON already.</summary>
    public static async Task WriteAsync(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }

    private static void Fill<T>(HttpResponse response, int status, T state, Action<Utf8JsonWriter, T> write)
    {
        var workspace = _spare ?? new Workspace();
        _spare = null;
        workspace.Json.Reset(workspace.Buffer);
        write(workspace.Json, state);
        workspace.Json.Flush();
        var body = workspace.Buffer.WrittenSpan;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
        if (workspace.Buffer.Capacity > KeptBytes)
            return;
        workspace.Buffer.ResetWrittenCount();
        _spare = workspace;
    }

    private sealed class Workspace
    {
        public Workspace() => Json = new Utf8JsonWriter(Buffer, Options);

        public ArrayBufferWriter<byte> Buffer { get; } = new(4096);

        public Utf8JsonWriter Json { get; }
    }
}
