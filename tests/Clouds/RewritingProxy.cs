using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Clouds;

/// <summary>
/// Stands before one service and replaces addresses in its answers. keystoneauth follows the links of Keystone's discovery and
/// catalogue, so replacing them there leads an unmodified client to wherever a test wants it.
/// </summary>
public sealed class RewritingProxy : IAsyncDisposable
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Host" };

    private readonly WebApplication app;
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Uri upstream;
    private readonly Dictionary<string, string> replacements;

    private RewritingProxy(WebApplication app, Uri upstream, Dictionary<string, string> replacements)
    {
        this.app = app;
        this.upstream = upstream;
        this.replacements = replacements;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it; its own address replaces the upstream's.</summary>
    /// <param name="upstream">The service.</param>
    /// <param name="replacements">Addresses, and what replaces each.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="port">Another port of loopback than a free one.</param>
    /// <param name="certificate">Its certificate where it is to be spoken to by TLS.</param>
    public static async Task<RewritingProxy> StartAsync(
        Uri upstream, IReadOnlyDictionary<string, string> replacements, CancellationToken cancellationToken, int port = 0, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var proxy = new RewritingProxy(app, upstream, new Dictionary<string, string>(replacements));
        app.Run(proxy.ForwardAsync);
        await app.StartAsync(cancellationToken);
        proxy.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        proxy.replacements[Origin(upstream)] = Origin(proxy.Address);
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(upstream, context.Request.Path + context.Request.QueryString));
        using var sent = new MemoryStream();
        await context.Request.Body.CopyToAsync(sent, context.RequestAborted);

        // With its length: Keystone's uwsgi sees no body in a chunked request.
        if (sent.Length > 0)
            request.Content = new ByteArrayContent(sent.ToArray());
        foreach (var (name, value) in context.Request.Headers.Where(static h => !HopByHop.Contains(h.Key) && h.Key != "Accept-Encoding"))
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);

        using var answer = await http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers).Where(static h => !HopByHop.Contains(h.Key)))
            context.Response.Headers[name] = value.Select(Rewrite).ToArray();

        var body = Rewrite(await answer.Content.ReadAsStringAsync(context.RequestAborted));
        if (body.Length > 0)
            await context.Response.WriteAsync(body, Encoding.UTF8, context.RequestAborted);
    }

    private string Rewrite(string text) => replacements.Aggregate(text, static (t, r) => t.Replace(r.Key, r.Value, StringComparison.Ordinal));

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
