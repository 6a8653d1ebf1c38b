using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>What a booting machine talks to, over real HTTP: Keystone's tokens, the bay's certificates, Heat's signal. One trust, one bay, its CA.</summary>
internal sealed class BayCloud : IAsyncDisposable
{
    /// <summary>Passwords by the trust that they are good for.</summary>
    private readonly ConcurrentDictionary<string, string> trusts = new();
    private readonly WebApplication app;
    /// <summary>By their kind; the first one signs, all are to be believed.</summary>
    private readonly Dictionary<string, List<X509Certificate2>> authorities = new() { ["kubernetes"] = [Authority("bay")], ["etcd"] = [Authority("etcd of bay")] };
    private readonly X509Certificate2 own;
    private int failures;

    private BayCloud(WebApplication app, X509Certificate2 own)
    {
        this.app = app;
        this.own = own;
    }

    /// <summary>The CA that the cloud's own certificate is of where it has one, PEM.</summary>
    public string OwnAuthority => own.ExportCertificatePem();

    public string Address => app.Urls.Single();

    public string AuthUrl => Address + "/v3";

    public string MagnumUrl => Address + "/v1";

    public string SignalUrl => Address + "/signal";

    /// <summary>Bodies of the signals that came.</summary>
    public ConcurrentQueue<JsonNode> Signals { get; } = new();

    /// <summary>Certificates that were handed out.</summary>
    public ConcurrentQueue<X509Certificate2> Issued { get; } = new();

    /// <summary>Bodies of the bay's PATCHes.</summary>
    public ConcurrentQueue<JsonNode> Patches { get; } = new();

    /// <summary>How often somebody logged in.</summary>
    public int LogIns { get; private set; }

    /// <summary>When tokens expire, as Keystone writes it.</summary>
    public string TokensExpire { get; set; } = "2099-01-01T00:00:00.000000Z";

    /// <summary>The bay that certificates are given for.</summary>
    public required string BayUuid { get; init; }

    /// <summary>What GET credentials is answered; null, as by a service that does not have it: 405.</summary>
    public JsonObject? Credential { get; set; }

    /// <summary>How often it was asked for.</summary>
    public int CredentialLooks { get; private set; }

    /// <summary>From now on one can log in with that trust too.</summary>
    public void AddTrust(string trust, string password) => trusts[trust] = password;

    /// <summary>From now on one can log in with that trust, and with no other one.</summary>
    public void UseTrust(string trust, string password)
    {
        trusts.Clear();
        AddTrust(trust, password);
    }

    /// <summary>Status that every request for a signature is answered with, instead of a certificate.</summary>
    public int? RefuseWith { get; set; }

    /// <summary>The next calls of the certificates API are answered 503.</summary>
    public void FailNext(int calls) => Interlocked.Exchange(ref failures, calls);

    /// <summary>From now on other CAs are to be believed too, of the same names.</summary>
    public void BeginRotation()
    {
        foreach (var believed in authorities.Values)
            believed.Add(Authority(believed[0].GetNameInfo(X509NameType.SimpleName, false)));
    }

    /// <summary>From now on these sign.</summary>
    public void TurnRotation()
    {
        foreach (var believed in authorities.Values)
            believed.Reverse();
    }

    /// <summary>From now on those that do not sign are not to be believed.</summary>
    public void SettleRotation()
    {
        foreach (var believed in authorities.Values)
        {
            believed[^1].Dispose();
            believed.RemoveAt(believed.Count - 1);
        }
    }

    /// <summary>The rotation turns just before the next certificate is signed.</summary>
    public bool TurnsNext { get; set; }

    /// <summary>The certificates of those of that kind that are to be believed, as the API tells them.</summary>
    public string Believed(string kind) => string.Join('\n', authorities[kind].Select(static one => one.ExportCertificatePem()));

    /// <param name="bayUuid">The bay.</param>
    /// <param name="password">What its machines log in with.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="secured">Whether it is spoken to by TLS.</param>
    public static async Task<BayCloud> StartAsync(string bayUuid, string password, CancellationToken cancellationToken, bool secured = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var own = Authority("cloud");
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (secured)
            {
                listen.UseHttps(ServerOf(own, IPAddress.Loopback));
            }
        }));
        var app = builder.Build();
        var cloud = new BayCloud(app, own) { BayUuid = bayUuid };
        cloud.UseTrust("machine-trust", password);
        app.MapPost("/v3/auth/tokens", cloud.AuthenticateAsync);
        app.MapGet("/v1/certificates/{bay}", (string bay, HttpRequest http) =>
            cloud.Guard(http, bay) ?? Results.Json(new JsonObject { ["bay_uuid"] = bay, ["pem"] = cloud.Believed(http.Query["ca_cert_type"].SingleOrDefault() ?? "kubernetes") }));
        app.MapGet("/v1/credentials/{bay}", cloud.TellCredential);
        app.MapPost("/v1/certificates", cloud.SignAsync);
        app.MapPost("/signal", cloud.SignalAsync);
        app.MapPatch("/v1/clusters/{bay}", cloud.PatchAsync);
        await app.StartAsync(cancellationToken);
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        foreach (var authority in authorities.Values.SelectMany(static believed => believed))
        {
            authority.Dispose();
        }

        own.Dispose();
        while (Issued.TryDequeue(out var certificate))
        {
            certificate.Dispose();
        }
    }

    private async Task<IResult> AuthenticateAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var auth = (await http.ReadFromJsonAsync<JsonNode>(cancellationToken))!["auth"]!;
        var trust = auth["scope"]!["OS-TRUST:trust"]!["id"]!.GetValue<string>();
        if (auth["identity"]!["password"]!["user"]!["password"]!.GetValue<string>() != trusts.GetValueOrDefault(trust))
        {
            return Results.StatusCode(401);
        }

        LogIns++;
        http.HttpContext.Response.Headers["X-Subject-Token"] = TokenOf(trust);
        return Results.Json(new JsonObject { ["token"] = new JsonObject { ["expires_at"] = TokensExpire } }, statusCode: 201);
    }

    private IResult TellCredential(string bay, HttpRequest http)
    {
        CredentialLooks++;
        return Guard(http, bay) ?? (Credential is null ? Results.StatusCode(405) : Results.Json(Credential));
    }

    private async Task<IResult> SignAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var body = (await http.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
        if (Guard(http, body["cluster_uuid"]!.GetValue<string>()) is { } refusal)
        {
            return refusal;
        }

        if (RefuseWith is { } status)
        {
            return Results.StatusCode(status);
        }

        var request = CertificateRequest.LoadSigningRequestPem(body["csr"]!.GetValue<string>(), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        if (TurnsNext)
        {
            TurnsNext = false;
            TurnRotation();
        }

        var authority = authorities[body["ca_cert_type"]?.GetValue<string>() ?? "kubernetes"][0];
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        // Machines have keys on a curve, the authority one of RSA.
        using var authorityKey = authority.GetRSAPrivateKey()!;
        var signature = X509SignatureGenerator.CreateForRSA(authorityKey, RSASignaturePadding.Pkcs1);
        var certificate = request.Create(authority.SubjectName, signature, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        Issued.Enqueue(certificate);
        // Written by the default encoder on purpose: it escapes the plus signs of base64, as a server may.
        return Results.Json(new JsonObject { ["pem"] = certificate.ExportCertificatePem() }, statusCode: 201);
    }

    private async Task<IResult> PatchAsync(string bay, HttpRequest http, CancellationToken cancellationToken)
    {
        if (Guard(http, bay) is { } refusal)
        {
            return refusal;
        }

        Patches.Enqueue((await http.ReadFromJsonAsync<JsonNode>(cancellationToken))!);
        return Results.Accepted();
    }

    private async Task<IResult> SignalAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (http.Headers["X-Auth-Token"] != "signal-token")
        {
            return Results.StatusCode(403);
        }

        Signals.Enqueue((await http.ReadFromJsonAsync<JsonNode>(cancellationToken))!);
        return Results.Ok();
    }

    /// <summary>A server's certificate and key for an address, signed by the bay's authority for etcd, as a master has them.</summary>
    public X509Certificate2 EtcdServer(IPAddress address) => ServerOf(authorities["etcd"][0], address);

    private static X509Certificate2 ServerOf(X509Certificate2 authority, IPAddress address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        // Through PKCS #12, because the TLS layer wants a key that it can find again.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static string TokenOf(string trust) => $"token-of-{trust}";

    private IResult? Guard(HttpRequest http, string bay) =>
        Interlocked.Decrement(ref failures) >= 0 ? Results.StatusCode(503)
        : !trusts.Keys.Any(trust => http.Headers["X-Auth-Token"] == TokenOf(trust)) ? Results.StatusCode(401)
        : http.Headers["OpenStack-API-Version"] != "container-infra latest" ? Results.StatusCode(406)
        : bay != BayUuid ? Results.StatusCode(404)
        : null;
}
