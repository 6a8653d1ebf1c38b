namespace Magnum.Machines.Tests.Labs;

/// <summary>A neighbour who has got into a machine of somebody else's: what the engines' ports there say to the certificate of his own bay.</summary>
internal sealed class NeighbourWithin
{
    /// <summary>A server ends the connection, which curl tells with 35, 55 or 56, by where it was in its request.</summary>
    public const string CutOff = "000 (35|55|56)";

    private readonly RealMachines machines;
    private readonly string server;
    private readonly string pair;

    private NeighbourWithin(RealMachines machines, string server, string pair)
    {
        this.machines = machines;
        this.server = server;
        this.pair = pair;
    }

    /// <summary>Brings what he has to show into the machine.</summary>
    public static async Task<NeighbourWithin> OfAsync(RealMachines machines, string server, BayUser user)
    {
        var (certificate, key) = (await InBase64Async(user, "cert.pem"), await InBase64Async(user, "key.pem"));
        var place = await machines.ActAsync(server, "run", "/bin/bash", "-c", $"cd $(mktemp -d) && base64 -d <<<{certificate} >n.crt && base64 -d <<<{key} >n.key && pwd");
        return new NeighbourWithin(machines, server, $"{place.Trim()}/n");
    }

    /// <summary>Demands that a port answers to one who belongs there, and refuses the neighbour.</summary>
    /// <param name="url">What is asked.</param>
    /// <param name="own">A certificate and its key that belong there: their path in the machine, without <c>.crt</c> and <c>.key</c>.</param>
    /// <param name="refusal">How the neighbour is refused: status and curl's exit code, as an expression.</param>
    /// <param name="options">What curl needs besides.</param>
    public async Task AssertRefusedAsync(string url, string own, string refusal, params string[] options)
    {
        Assert.Equal("200 0", await AskAsync(url, own, options));
        Assert.Matches($"^{refusal}$", await AskAsync(url, pair, options));
    }

    private async Task<string> AskAsync(string url, string shown, string[] options) => (await machines.TryActAsync(
        server, ["run", "curl", "--silent", "--insecure", "--max-time", "10", "--output", "/dev/null", "--write-out", "%{http_code} %{exitcode}", "--cert", $"{shown}.crt", "--key", $"{shown}.key", .. options, url])).Output.Trim();

    private static async Task<string> InBase64Async(BayUser user, string file) => Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(user.Folder, file), TestContext.Current.CancellationToken));
}
