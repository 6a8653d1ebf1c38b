using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;

namespace Magnum.OpenStack.Http;

/// <summary>Sends one call to one service: headers, redirects, and every failure as <see cref="OpenStackException"/>.</summary>
internal sealed class OpenStackCaller(IHttpClientFactory clients)
{
    /// <summary>Name of the HTTP client, with its resilience.</summary>
    public const string ClientName = "openstack";

    private const int RedirectsMax = 3;

    private static readonly HttpRequestOptionsKey<string> ServiceKey = new("Magnum.OpenStack.Service");
    private static readonly Meter Meter = new("Magnum.OpenStack");
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("magnum.openstack.calls", description: "Calls to OpenStack by service and status");

    /// <summary>Which service a request of this class goes to; several may share an address. Of any other request, as the one that resilience tries the choice with: none.</summary>
    public static string ServiceOf(HttpRequestMessage request) => request.Options.TryGetValue(ServiceKey, out var service) ? service : "none";

    /// <summary>Sends the call with a token that is already there.</summary>
    public async Task<OpenStackAnswer> SendAsync(ServiceCall call, string? token, CancellationToken cancellationToken)
    {
        var address = call.Address;
        for (var redirects = 0; ; redirects++)
        {
            using var request = Build(call, address, token);
            using var response = await SendAsync(call.Service, request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.MovedPermanently
                && response.Headers.Location is { } location && redirects < RedirectsMax)
            {
                // Heat sends from a stack's id to its canonical address; method and body are repeated there, the token only to the same host.
                var next = new Uri(address, location);
                if (next.Authority != address.Authority)
                    throw new OpenStackException(call.Service, response.StatusCode, $"It redirects to another host, {next.Authority}.");
                address = next;
                continue;
            }

            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new OpenStackAnswer(call.Service, response.StatusCode, body, response.Headers.TryGetValues("X-Subject-Token", out var subject) ? subject.FirstOrDefault() : null);
        }
    }

    private static HttpRequestMessage Build(ServiceCall call, Uri address, string? token)
    {
        var request = new HttpRequestMessage(call.Method, address);
        request.Options.Set(ServiceKey, call.Service);
        if (call.Body is { } body)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
            request.Headers.Add("X-Auth-Token", token);
        if (call.SubjectToken is { } subject)
            request.Headers.Add("X-Subject-Token", subject);
        var tags = OpenStackRequest.Tags;
        request.Headers.TryAddWithoutValidation("User-Agent", tags?.Phase is { } phase ? $"magnum-orleans ({phase})" : "magnum-orleans");
        if (tags?.RequestId is { } requestId)
            request.Headers.TryAddWithoutValidation("X-Openstack-Request-Id", requestId);
        return request;
    }

    // The body is there with the headers: WholeAnswers reads it within each attempt.
    private async Task<HttpResponseMessage> SendAsync(string service, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await clients.CreateClient(ClientName).SendAsync(request, cancellationToken);
            Calls.Add(1, new("service", service), new("status", (int)response.StatusCode));
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException or InvalidDataException or IOException)
        {
            Calls.Add(1, new("service", service), new("status", 0));
            throw new OpenStackException(service, null, e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            Calls.Add(1, new("service", service), new("status", 0));
            throw new OpenStackException(service, null, "It took too long.", e);
        }
    }
}

/// <summary>A call to a service.</summary>
/// <param name="Service">Its name, for errors.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Address">Absolute address.</param>
/// <param name="Body">JSON body, or null.</param>
internal sealed record ServiceCall(string Service, HttpMethod Method, Uri Address, JsonNode? Body = null)
{
    /// <summary>For Keystone: the token that the call is about.</summary>
    public string? SubjectToken { get; init; }
}

/// <summary>An answer with its body read.</summary>
internal sealed record OpenStackAnswer(string Service, HttpStatusCode Status, byte[] Body, string? SubjectToken)
{
    /// <summary>The body as JSON.</summary>
    /// <exception cref="OpenStackException">It is none: a proxy or a broken service answered; counts as no answer.</exception>
    public JsonNode Json()
    {
        try
        {
            return JsonNode.Parse(Body) ?? throw new OpenStackException(Service, null, "It answered null where JSON was due.");
        }
        catch (JsonException e)
        {
            throw new OpenStackException(Service, null, $"It answered {(int)Status} with something that is no JSON.", e);
        }
    }

    /// <summary>What a reader finds in the JSON.</summary>
    /// <exception cref="OpenStackException">The body is no JSON, or lacks what the reader must have; counts as no answer.</exception>
    public T Read<T>(Func<JsonNode, T> reader)
    {
        try
        {
            return reader(Json());
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new OpenStackException(Service, null, $"It answered {(int)Status} with JSON of another form: {e.Message}", e);
        }
    }

    /// <summary>Passes an accepted answer.</summary>
    /// <exception cref="OpenStackException">The status is another one; the detail is the service's own message.</exception>
    public OpenStackAnswer Expect(params ReadOnlySpan<HttpStatusCode> accepted)
    {
        foreach (var status in accepted)
        {
            if (status == Status)
                return this;
        }

        throw new OpenStackException(Service, Status, ErrorText.Of(Body, Status));
    }
}
