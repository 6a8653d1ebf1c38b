using System.Net;
using System.Security.Cryptography.X509Certificates;
using Magnum.Engines.Tests.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Engines.Tests.Transport;

/// <summary>An engine that says what the test wants.</summary>
internal sealed class ScriptedEngine : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScriptedEngine(WebApplication app, Uri address)
    {
        this.app = app;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>One without TLS.</summary>
    public static Task<ScriptedEngine> StartAsync(Func<HttpContext, Task> answer) => StartAsync(answer, static kestrel => kestrel.Listen(IPAddress.Loopback, 0));

    /// <summary>One with TLS, at an address of loopback.</summary>
    public static Task<ScriptedEngine> StartAsync(Func<HttpContext, Task> answer, EnginePki pki, IPAddress address)
    {
        var (certificate, key) = pki.Server(address: address);
        using var bare = X509Certificate2.CreateFromPem(certificate, key);
        var server = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
        return StartAsync(answer, kestrel => kestrel.Listen(address, 0, listen => listen.UseHttps(server)));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<ScriptedEngine> StartAsync(Func<HttpContext, Task> answer, Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(listen);
        var app = builder.Build();
        app.Run(answer.Invoke);
        await app.StartAsync();
        return new ScriptedEngine(app, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
    }
}
