using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Magnum.Clients.Tests.Silos;
using Magnum.Clouds;

namespace Magnum.Clients.Tests.Sequences;

/// <summary>The requests of a client that the distribution doesn't have, as its sources make them. Each client has a class of its own, so that they run side by side.</summary>
public abstract class SequenceTests(SiloOnLab silo, string client)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_requests_of_a_client_are_answered_as_it_expects()
    {
        silo.Require();
        using var session = await CloudSession.OpenAsync(silo.Cloud!, "beta-user", "beta", Cancelled);
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Add("X-Auth-Token", session.Token);
        var player = new Player(http, new Dictionary<string, string>
        {
            ["magnum"] = new Uri(silo.Api, "v1").ToString(),
            ["heat"] = $"http://127.0.0.1:8004/v1/{session.ProjectId}",
        });
        player.Know("p", $"{silo.Prefix}-{client}");
        player.Know("csr", SigningRequest());
        foreach (var step in Step.Load(client))
            await player.PlayAsync(step, Cancelled);
    }

    // As Terraform makes it; escaped, for it is put into JSON.
    private static string SigningRequest()
    {
        using var key = RSA.Create(4096);
        var request = new CertificateRequest("CN=admin,O=system:masters,OU=terraform", key, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        return JsonEncodedText.Encode(request).ToString();
    }
}
