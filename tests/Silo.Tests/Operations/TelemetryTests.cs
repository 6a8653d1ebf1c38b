using System.Net;
using System.Text;
using Magnum.Silo.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Tests.Operations;

/// <summary>What a running silo tells its operators.</summary>
public sealed class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_there_to_be_scraped_and_traces_go_to_the_named_collector()
    {
        var spans = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await CollectAsync(spans);
        await using var scene = await Scene.OpenAsync(
            TimeSpan.Zero,
            silos: 1,
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
            new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        await scene.Magnum.AskAsync(HttpMethod.Get, "clusters", null, Cancelled);

        using var http = new HttpClient(new SocketsHttpHandler());
        var metrics = await http.GetStringAsync(new Uri(scene.Silo.Api, "metrics"), Cancelled);
        Assert.Contains("http_server_request_duration_seconds_count{", metrics, StringComparison.Ordinal);
        Assert.Contains("orleans_", metrics, StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore", await spans.Task.WaitAsync(Patience, Cancelled), StringComparison.Ordinal);
    }

    // The names of what makes spans are plain text in the protocol's bytes.
    private static async Task<WebApplication> CollectAsync(TaskCompletionSource<string> spans)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost("/v1/traces", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var text = Encoding.Latin1.GetString(body.ToArray());
            if (text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
                spans.TrySetResult(text);
        });
        await app.StartAsync(Cancelled);
        return app;
    }
}
