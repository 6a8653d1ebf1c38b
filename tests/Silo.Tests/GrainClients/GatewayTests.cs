using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Magnum.Launcher;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.GrainClients;

/// <summary>Who gets as far as the gateway.</summary>
public sealed class GatewayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_TLS_clients_without_a_certificate_of_the_named_authority_are_not_let_in()
    {
        using var certificates = new Certificates();
        using var others = new Certificates();
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, silos: 1, [.. certificates.OfGateway]);

        Assert.True(await IsHungUpOnAsync(scene.Silo.Gateway, null));
        Assert.True(await IsHungUpOnAsync(scene.Silo.Gateway, others.Load("client")));
        // Its own authority, but for servers.
        Assert.True(await IsHungUpOnAsync(scene.Silo.Gateway, certificates.Load("gateway")));
    }

    [Fact]
    public async Task Without_TLS_the_gateway_listens_on_loopback_only()
    {
        // 127.0.0.2 stands for the address by which other silos reach this one.
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, silos: 1, new KeyValuePair<string, string>("Magnum__Silo__Address", "127.0.0.2"));
        var gateway = scene.Silo.Gateway;

        using (var here = new TcpClient())
            await here.ConnectAsync(gateway, Cancelled);
        using var elsewhere = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(async () => await elsewhere.ConnectAsync(new IPEndPoint(IPAddress.Parse("127.0.0.2"), gateway.Port), Cancelled));
    }

    [Fact]
    public async Task A_half_set_up_gateway_stops_the_start_and_names_the_keys()
    {
        using var certificates = new Certificates();
        var half = certificates.OfGateway.ToDictionary();
        half.Remove("Magnum__Gateway__KeyFile");
        half["Magnum__Gateway__ClientCaFile"] = half["Magnum__Gateway__CertificateFile"] + ".missing";

        var refused = await Assert.ThrowsAsync<LaunchException>(() => Scene.OpenAsync(TimeSpan.Zero, silos: 1, [.. half]));

        Assert.Contains("Magnum:Gateway:KeyFile is missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Magnum:Gateway:ClientCaFile (", refused.Message, StringComparison.Ordinal);
    }

    // The gateway waits for the first words of whom it lets in; whom it doesn't it hangs up on.
    private static async Task<bool> IsHungUpOnAsync(IPEndPoint gateway, X509Certificate2? certificate)
    {
        using var shown = certificate;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(gateway, Cancelled);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, static (_, gateways, _, _) => gateways is not null);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "gateway", ClientCertificateContext = shown is null ? null : SslStreamCertificateContext.Create(shown, null, offline: true) },
                Cancelled);
            return await tls.ReadAsync(new byte[1], Cancelled).AsTask().WaitAsync(Patience, Cancelled) == 0;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return true;
        }
    }
}
