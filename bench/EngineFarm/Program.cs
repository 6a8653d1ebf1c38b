using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Magnum.EngineFarm;
using Microsoft.AspNetCore.Server.Kestrel.Https;

// The API servers of many bays in one process: each with a port and a certificate of its own, all with the same answers.
// Farm__Folder: a file PORT.pem for each, certificate and key. Farm__Port: where the farm itself is asked, without TLS.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseKestrelHttpsConfiguration();
var farm = builder.Configuration.GetRequiredSection("Farm");
var connections = new OpenConnections();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    foreach (var file in Directory.EnumerateFiles(farm["Folder"]!, "*.pem"))
    {
        using var bare = X509Certificate2.CreateFromPemFile(file);
        // Through PKCS #12, because the TLS layer wants a key that it can find again.
        var certificate = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
        kestrel.Listen(IPAddress.Loopback, int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture), listen =>
        {
            listen.Use(next => connection => connections.CountAsync(next, connection));
            listen.UseHttps(tls =>
            {
                tls.ServerCertificate = certificate;
                tls.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                // Whom a real one lets in costs the server, which is not what is measured.
                tls.AllowAnyClientCertificate();
            });
        });
    }

    // The last to listen: when it answers, all others do.
    kestrel.Listen(IPAddress.Loopback, farm.GetValue<int>("Port"));
});
await using var app = builder.Build();
app.MapGet("/healthcheck", static () => "");
app.MapGet("/connections", () => connections.Count);
app.MapGet("/readyz", static () => Results.Text("ok"));
app.MapGet("/api/v1/nodes", static (HttpContext http) => NodeList.Answer(http.Request));
await app.RunAsync();
