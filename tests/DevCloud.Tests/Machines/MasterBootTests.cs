using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Magnum.OpenStack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.DevCloud.Tests.Machines;

public sealed class MasterBootTests
{
    private const string Template = """
        heat_template_version: 2018-08-31
        parameters: {env: {type: string}}
        resources:
          handle: {type: OS::Heat::WaitConditionHandle}
          network: {type: OS::Neutron::Net}
          port: {type: OS::Neutron::Port, properties: {network: {get_resource: network}}}
          server:
            type: OS::Nova::Server
            properties:
              flavor: m1.small
              image: labos
              networks: [{port: {get_resource: port}}]
              user_data:
                str_replace:
                  template: {get_param: env}
                  params:
                    $URL: {get_attr: [handle, endpoint]}
                    $TOKEN: {get_attr: [handle, token]}
                    $ADDRESS: {get_attr: [port, fixed_ips, 0, ip_address]}
          ready: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, timeout: 120}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_master_serves_its_nodes_to_certificates_of_its_own_authority_only()
    {
        await using var cloud = await TestCloud.StartAsync(set: static options => options.Engines = true);
        using var authority = Authority("bay");
        using var stranger = Authority("stranger");
        await using var magnum = await CertificatesAsync(authority);
        var service = magnum.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var machine = await cloud.Trusts.EnsureTrusteeAsync("machine", "secret", Stop);
        var token = await cloud.Tokens.IssueAsync(cloud.User, Stop);
        var trust = await cloud.Trusts.EnsureTrustAsync(new Credential.Caller(token.Value, cloud.ProjectId), machine, redelegable: false, Stop);
        var port = FreePort();
        var env = $"""
            #cloud-config
            write_files:
              - path: /etc/magnum/bay.env
                content: |
                  NODE_ROLE=master
                  NODE_NAME=bay-master-0
                  NODE_IP=$ADDRESS
                  NODE_PUBLIC_IP=127.0.0.1
                  MASTER_IPS="$ADDRESS 10.0.0.99"
                  LB_IP=10.0.0.100
                  API_PUBLIC_IP=127.0.0.2
                  API_PORT={port}
                  BAY_UUID=bay
                  KUBE_TAG=v1.30.1
                  AUTH_URL={cloud.Server.AuthUrl}
                  TRUSTEE_USER_ID={machine.Id}
                  TRUSTEE_PASSWORD=secret
                  TRUST_ID={trust}
                  MAGNUM_URL={service}/v1
                  SIGNAL_URL=$URL
                  SIGNAL_TOKEN=$TOKEN
            """;

        var made = await cloud.EndAsync(await cloud.CreateAsync(Template, null, null, ("env", env)));
        Assert.Equal(("CREATE_COMPLETE", "Stack CREATE completed successfully"), (made.Status, made.StatusReason));

        // The second is that of the load balancer before it.
        foreach (var address in new[] { "127.0.0.1", "127.0.0.2" })
        {
            var nodes = JsonNode.Parse(await GetAsync(address, port, authority, Client(authority)))!;
            var node = Assert.Single(nodes["items"]!.AsArray());
            Assert.Equal("bay-master-0", node!["metadata"]!["name"]!.ToString());
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("127.0.0.1", port, authority, null));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("127.0.0.1", port, authority, Client(stranger)));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("127.0.0.1", port, stranger, Client(authority)));
    }

    private static async Task<string> GetAsync(string address, int port, X509Certificate2 trusted, X509Certificate2? client)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("engine").ConfigurePrimaryHttpMessageHandler(() =>
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(trusted);
            var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } };
            if (client is not null)
                handler.SslOptions.ClientCertificates = [client];
            return handler;
        });
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<IHttpClientFactory>().CreateClient("engine").GetStringAsync(new Uri($"https://{address}:{port}/api/v1/nodes"), Stop);
    }

    // The service's certificates API, as a machine sees it.
    private static async Task<WebApplication> CertificatesAsync(X509Certificate2 authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/v1/certificates/bay", () => Results.Json(new JsonObject { ["pem"] = authority.ExportCertificatePem() }));
        app.MapPost("/v1/certificates", async (HttpContext http) =>
        {
            var body = await JsonNode.ParseAsync(http.Request.Body);
            var request = CertificateRequest.LoadSigningRequestPem(
                body!["csr"]!.ToString(), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
            using var authorityKey = authority.GetRSAPrivateKey()!;
            var signature = X509SignatureGenerator.CreateForRSA(authorityKey, RSASignaturePadding.Pkcs1);
            using var signed = request.Create(authority.SubjectName, signature, authority.NotBefore, authority.NotAfter, [1, 2, 3]);
            return Results.Json(new JsonObject { ["pem"] = signed.ExportCertificatePem() }, statusCode: 201);
        });
        await app.StartAsync(Stop);
        return app;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static X509Certificate2 Client(X509Certificate2 authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=admin,O=system:masters", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, [4, 5, 6]);
        return X509CertificateLoader.LoadPkcs12(signed.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), null);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
