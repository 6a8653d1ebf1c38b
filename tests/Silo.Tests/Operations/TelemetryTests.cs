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
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await CollectAsync(["Microsoft.AspNetCore", "/v1/clusters/", "Microsoft.Orleans.Application", "IBayGrain/GetAsync", "System.Net.Http"], told);
        await using var scene = await Scene.OpenAsync(
            TimeSpan.Zero,
            silos: 1,
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
            new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        Assert.Equal(HttpStatusCode.NotFound, (await scene.Magnum.AskAsync(HttpMethod.Get, $"clusters/{Guid.NewGuid()}", null, Cancelled)).Status);

        using var http = new HttpClient(new SocketsHttpHandler());
        var metrics = await http.GetStringAsync(new Uri(scene.Silo.Api, "metrics"), Cancelled);
        Assert.Contains("http_server_request_duration_seconds_count{", metrics, StringComparison.Ordinal);
        Assert.Contains("orleans_", metrics, StringComparison.Ordinal);
        Assert.Matches("magnum_openstack_calls_total{.*service=\"Keystone\".*status=\"201\"", metrics);
        await told.Task.WaitAsync(Patience, Cancelled);
    }

    // Names are plain text in the protocol's bytes. Completes when every word was told, in whichever batch.
    private static async Task<WebApplication> CollectAsync(IEnumerable<string> words, TaskCompletionSource told)
    {
        var missing = words.ToHashSet(StringComparer.Ordinal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost("/v1/traces", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var text = Encoding.Latin1.GetString(body.ToArray());
            lock (missing)
            {
                missing.RemoveWhere(word => text.Contains(word, StringComparison.Ordinal));
                if (missing.Count == 0)
                    told.TrySetResult();
            }
        });
        await app.StartAsync(Cancelled);
        return app;
    }
}
