using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.OpenStack.Tests.Resilience;

/// <summary>A server that answers logins, and everything else as the test has scripted: in order, by method and path.</summary>
public sealed class ScriptedCloud : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> scripts = new();
    private int logins;

    private ScriptedCloud(WebApplication app) => this.app = app;

    /// <summary>Root address, without trailing slash.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>What came in: method, path with query, token.</summary>
    public ConcurrentQueue<(string Method, string Path, string? Token)> Calls { get; } = new();

    /// <summary>Logins so far.</summary>
    public int Logins => logins;

    /// <summary>Held back until released, when set before a login.</summary>
    public TaskCompletionSource? LoginGate { get; set; }

    public static async Task<ScriptedCloud> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var cloud = new ScriptedCloud(builder.Build());
        cloud.app.Run(cloud.AnswerAsync);
        await cloud.app.StartAsync(TestContext.Current.CancellationToken);
        return cloud;
    }

    /// <summary>Appends answers for a method and path without query.</summary>
    public ScriptedCloud On(string method, string path, params Func<HttpContext, Task>[] answers)
    {
        foreach (var answer in answers)
            scripts.GetOrAdd($"{method} {path}", static _ => new()).Enqueue(answer);
        return this;
    }

    /// <summary>How often a method and path were called.</summary>
    public int Count(string method, string path) => Calls.Count(c => c.Method == method && c.Path.Split('?')[0] == path);

    /// <summary>Clients of this cloud that hardly wait.</summary>
    public ServiceProvider Clients(FakeTimeProvider? time = null, Func<HttpMessageHandler>? network = null, Action<IServiceCollection>? change = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Magnum:Keystone:AuthUrl"] = $"{Address}/v3",
            ["Magnum:Keystone:Username"] = "magnum",
            ["Magnum:Keystone:Password"] = "secret",
            ["Magnum:Trust:Domain"] = "trustees",
            ["Magnum:Trust:AdminUser"] = "trustee-admin",
            ["Magnum:Trust:AdminPassword"] = "secret",
            ["Magnum:OpenStack:RetryDelay"] = "00:00:00.001",
        }).Build());
        services.AddLogging();
        if (time is not null)
            services.AddSingleton<TimeProvider>(time);
        services.AddOpenStack();
        if (network is not null)
            services.AddHttpClient(OpenStackCaller.ClientName).ConfigurePrimaryHttpMessageHandler(network);
        change?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => http =>
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Text(string text, int status = 200) => http =>
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(text);
    };

    public static Func<HttpContext, Task> Redirect(string address) => http =>
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = address;
        return Task.CompletedTask;
    };

    /// <summary>Reads the request, then cuts the connection.</summary>
    public static async Task Cut(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null);
        http.Abort();
    }

    /// <summary>Begins an answer, then cuts the connection.</summary>
    public static async Task CutInside(HttpContext http)
    {
        http.Response.ContentLength = 1000;
        await http.Response.WriteAsync("{\"stacks\": [");
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    /// <summary>Begins an answer of that length, then says nothing more until the client has gone.</summary>
    public static Func<HttpContext, Task> Silence(long length = 1000) => async http =>
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = http.RequestAborted.Register(gone.SetResult);
        http.Response.StatusCode = http.Request.Method == "POST" ? 201 : 200;
        http.Response.ContentLength = length;
        await http.Response.WriteAsync("{");
        await http.Response.Body.FlushAsync();
        await gone.Task;
    };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value!);
        Calls.Enqueue((method, path + http.Request.QueryString, http.Request.Headers["X-Auth-Token"]));
        if (scripts.TryGetValue($"{method} {path}", out var script) && script.TryDequeue(out var answer))
        {
            await answer(http);
            return;
        }

        if (method != "POST" || path != "/v3/auth/tokens")
        {
            http.Response.StatusCode = 418;
            return;
        }

        var number = Interlocked.Increment(ref logins);
        if (LoginGate is { } gate)
            await gate.Task;
        http.Response.StatusCode = 201;
        http.Response.Headers["X-Subject-Token"] = $"token-{number}";
        await http.Response.WriteAsync(Token().ToJsonString());
    }

    private JsonObject Token() => new()
    {
        ["token"] = new JsonObject
        {
            ["user"] = new JsonObject { ["id"] = "u", ["name"] = "magnum", ["domain"] = new JsonObject { ["id"] = "default" } },
            ["project"] = new JsonObject { ["id"] = "p", ["name"] = "service", ["domain"] = new JsonObject { ["id"] = "default" } },
            ["roles"] = new JsonArray(new JsonObject { ["name"] = "admin" }),
            ["expires_at"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O"),
            ["catalog"] = new JsonArray(Service("orchestration", "heat"), Service("load-balancer", "octavia")),
        },
    };

    private JsonObject Service(string type, string path) => new()
    {
        ["type"] = type,
        ["endpoints"] = new JsonArray(new JsonObject { ["interface"] = "public", ["region"] = "one", ["url"] = $"{Address}/{path}" }),
    };
}
