using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.Api.Tests.Hosting;

/// <summary>Sends requests as clients do.</summary>
public sealed class ApiClient(HttpClient http, string? token)
{
    /// <summary>Sends a JSON body, or none, at a microversion (null: no header).</summary>
    public Task<ApiAnswer> SendAsync(string method, string path, JsonNode? body = null, string? version = "latest") =>
        SendTextAsync(method, path, body?.ToJsonString(), body is null ? null : "application/json", version);

    /// <summary>A GET at the latest microversion.</summary>
    public Task<ApiAnswer> GetAsync(string path, string? version = "latest") => SendAsync("GET", path, null, version);

    /// <summary>A JSON patch.</summary>
    public Task<ApiAnswer> PatchAsync(string path, string patch, string? version = "latest") => SendTextAsync("PATCH", path, patch, "application/json", version);

    /// <summary>Sends any text.</summary>
    public Task<ApiAnswer> SendTextAsync(string method, string path, string? body, string? contentType, string? version = "latest", params (string Name, string Value)[] headers) =>
        SendBytesAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), contentType, version, headers);

    /// <summary>Sends any bytes.</summary>
    public async Task<ApiAnswer> SendBytesAsync(string method, string path, byte[]? body, string? contentType, string? version = "latest", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        if (token is not null)
            request.Headers.Add("X-Auth-Token", token);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("OpenStack-API-Version", version.Contains(' ', StringComparison.Ordinal) ? version : $"container-infra {version}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiAnswer((int)response.StatusCode, all, text);
    }
}

/// <summary>An answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Text">The body.</param>
public sealed record ApiAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    /// <summary>The body as an object.</summary>
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The detail of the one error.</summary>
    public string Detail => Error["detail"]!.GetValue<string>();

    /// <summary>The one error.</summary>
    public JsonObject Error => Assert.Single(Json["errors"]!.AsArray())!.AsObject();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>This answer, if it has that status.</summary>
    public ApiAnswer Expect(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Asserts an error of a handler with its version headers, title and detail.</summary>
    public void ExpectError(int status, string detail)
    {
        Expect(status);
        Assert.Equal(detail, Detail);
        Assert.Equal(detail.Split('.')[0], Error["title"]!.GetValue<string>());
        Assert.Equal(status < 500 ? "client" : "server", Error["code"]!.GetValue<string>());
        Assert.Equal(["request_id", "code", "status", "title", "detail", "links"], Error.Select(static pair => pair.Key));
        Assert.NotNull(Header("OpenStack-API-Version"));
    }

    /// <summary>Asserts an error of the router: no version headers, empty code.</summary>
    public void ExpectRouterError(int status, string title, string detail = "")
    {
        Expect(status);
        Assert.Equal(title, Error["title"]!.GetValue<string>());
        Assert.Equal(detail, Detail);
        Assert.Equal("", Error["code"]!.GetValue<string>());
        Assert.Null(Header("OpenStack-API-Version"));
        Assert.Null(Header("OpenStack-API-Minimum-Version"));
        Assert.Null(Header("Vary"));
        Assert.StartsWith("req-", Header("x-openstack-request-id"), StringComparison.Ordinal);
    }
}
