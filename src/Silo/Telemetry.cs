using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Magnum.Silo;

/// <summary>What the process tells about itself: metrics to be scraped at <c>/metrics</c>, and traces where somebody collects them.</summary>
internal static class Telemetry
{
    /// <summary>OpenTelemetry's own setting; the exporter reads it and its siblings (protocol, headers) itself.</summary>
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds metrics, and traces of requests, grain calls and calls of OpenStack if a collector is named.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics
                .AddMeter("Magnum.OpenStack", "Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.Hosting", "System.Net.Http", "System.Runtime")
                .AddPrometheusExporter());
        if (IsTraced(builder.Configuration))
            telemetry.WithTracing(static tracing => tracing.AddAspNetCoreInstrumentation().AddSource("Microsoft.Orleans.Application", "System.Net.Http").AddOtlpExporter());
    }

    /// <summary>Whether a collector is named. Spans cost a read a tenth of its time: nobody pays for what nobody collects.</summary>
    public static bool IsTraced(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[Collector]);
}
