using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A folder with what a bay's user has to show: <c>key.pem</c>, <c>cert.pem</c> that the bay's CA signed, and <c>ca.pem</c>.</summary>
internal sealed class BayUser : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private BayUser()
    {
    }

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("magnum-user-").FullName;

    /// <summary>Has the unmodified client make the key and have it signed, for the bay's owner; it writes the program's configuration too, where there is one.</summary>
    public static async Task<BayUser> OfAsync(MachineBay bay)
    {
        var user = new BayUser();
        await bay.ConfigureAsync(user.Folder);
        return user;
    }

    /// <summary>Makes a key, on a curve where the unmodified client makes one of RSA, and has it signed by the API.</summary>
    /// <param name="magnum">The user's client.</param>
    /// <param name="cluster">The bay as the API shows it.</param>
    /// <param name="subject">Whom the certificate is to name, as openssl writes it: <c>/CN=somebody</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<BayUser> OfAsync(MagnumClient magnum, JsonNode cluster, string subject, CancellationToken cancellationToken)
    {
        var user = new BayUser();
        var request = await ProgramRun.RunAsync("openssl", ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-subj", subject], NoEnvironment, user.Folder, cancellationToken);
        Assert.True(request.Code == 0, request.ToString());
        var signed = await magnum.AskAsync(HttpMethod.Post, "certificates", new JsonObject { ["cluster_uuid"] = cluster["uuid"]!.ToString(), ["csr"] = request.Output }, cancellationToken);
        Assert.True(signed.Body?["pem"] is not null, signed.ToString());
        await File.WriteAllTextAsync(Path.Combine(user.Folder, "cert.pem"), signed.Body!["pem"]!.ToString(), cancellationToken);
        await user.TrustAsync(magnum, cluster, cancellationToken);
        return user;
    }

    /// <summary>From now on <c>ca.pem</c> is that bay's.</summary>
    public async Task TrustAsync(MagnumClient magnum, JsonNode cluster, CancellationToken cancellationToken)
    {
        var authority = await magnum.AskAsync(HttpMethod.Get, $"certificates/{cluster["uuid"]}", null, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "ca.pem"), authority.Body!["pem"]!.ToString(), cancellationToken);
    }

    /// <summary>Runs a program in the folder.</summary>
    public Task<ProgramRun> RunAsync(string program, IEnumerable<string> arguments) =>
        ProgramRun.RunAsync(program, arguments, NoEnvironment, Folder, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
