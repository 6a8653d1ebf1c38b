using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.Clients.Tests.Silos;
using Magnum.Clouds;

namespace Magnum.Clients.Tests.Commands;

/// <summary>Every <c>openstack coe</c> subcommand of the distribution's unmodified client, as member, reader and administrator.</summary>
public sealed partial class OpenStackCommandTests(SiloOnLab silo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    // Each look is a start of the client, which costs most of a second of processor time.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly Dictionary<string, (string User, string Project)> Users = new()
    {
        ["member"] = ("alpha-user", "alpha"),
        ["reader"] = ("alpha-reader", "alpha"),
        ["admin"] = ("admin", "admin"),
    };

    private readonly Dictionary<string, string> known = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_coe_command_does_what_the_table_says()
    {
        silo.Require();
        var folder = silo.NewFolder("commands");
        await File.WriteAllTextAsync(Path.Combine(folder, "request.pem"), SigningRequest(), Cancelled);
        known["p"] = silo.Prefix;
        known["dir"] = folder;
        foreach (var (user, project) in Users.Values.Append(("magnum", "service")))
        {
            using var session = await CloudSession.OpenAsync(silo.Cloud!, user, project, Cancelled);
            known[project] = session.ProjectId;
        }

        foreach (var command in Command.Load())
            await PerformAsync(command, folder);
    }

    [Fact]
    public async Task The_table_has_every_subcommand_of_the_client_in_every_role()
    {
        silo.Require();
        var help = await ProgramRun.RunAsync("/usr/bin/openstack", ["--help"], silo.Login("alpha-user", "alpha"), silo.NewFolder("help"), Cancelled);
        var subcommands = help.Output.Split('\n').Where(static l => l.StartsWith("  coe ", StringComparison.Ordinal)).Select(static l => l.Trim().Split("  ")[0][4..]).ToList();
        Assert.True(subcommands.Count > 20, help.ToString());
        var rows = Command.Load();
        Assert.All(subcommands, subcommand => Assert.Empty(Users.Keys.Except(rows.Where(row => row.Calls(subcommand)).Select(static row => row.As))));
    }

    private async Task PerformAsync(Command command, string folder)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (true)
        {
            var run = await RunAsync(command, folder);
            var wrong = command.Gone ? Missing(run) : Wrong(command, run, folder);
            if (wrong is null)
            {
                if (command.Keep is not null)
                    known[command.Keep] = run.Output.Trim();
                return;
            }

            var mayWait = command.Gone || (command.Until is not null && !run.Output.Contains("_FAILED", StringComparison.Ordinal));
            Assert.True(mayWait && await NextLookAsync(timer, patience.Token), $"openstack coe {command.Run} (as {command.As}): {wrong}{Environment.NewLine}{run}{silo.Tail}");
        }
    }

    private Task<ProgramRun> RunAsync(Command command, string folder)
    {
        var (user, project) = Users[command.As];
        List<string> arguments = ["coe", .. Fill(command.Run).Split(' ')];
        if (command.Shows is not null || command.Until is not null)
            arguments.AddRange(["-f", "json"]);

        // `coe cluster config` asks which shell to write its export line for; a service's environment has none.
        var environment = new Dictionary<string, string>(silo.Login(user, project)) { ["SHELL"] = "/bin/sh" };
        return OpenStackProgram.RunAsync(arguments, environment, folder, Cancelled);
    }

    private string? Wrong(Command command, ProgramRun run, string folder)
    {
        if (run.Code != command.Exit)
            return $"exit status {run.Code} instead of {command.Exit}";
        var printed = run.Output + run.Error;
        if (command.Contains?.FirstOrDefault(text => !IsIn(printed, text)) is { } missing)
            return $"it does not print {missing}";
        if (command.Lacks?.FirstOrDefault(text => IsIn(printed, text)) is { } unwanted)
            return $"it prints {unwanted}";
        if (command.Files?.FirstOrDefault(file => !file.Value.All(text => IsIn(File.ReadAllText(Path.Combine(folder, file.Key)), text))).Key is { } other)
            return $"{other} does not hold {string.Join(", ", command.Files[other])}";
        if (command.Kubeconfig is { } server && Kubeconfig.Fault(Path.Combine(folder, "config"), server) is { } fault)
            return fault;
        if ((command.Shows ?? command.Until) is not { } fields)
            return null;
        var shown = JsonNode.Parse(run.Output);
        IEnumerable<JsonNode?> items = shown is JsonArray array ? array : [shown];
        return items.Any(item => fields.All(field => item?[field.Key]?.ToString() == Fill(field.Value!.ToString()))) ? null : $"nothing shows {fields.ToJsonString()}";
    }

    private static string? Missing(ProgramRun run) => run.Code != 0 && run.Error.Contains("HTTP 404", StringComparison.Ordinal) ? null : "it is still there";

    private bool IsIn(string whole, string text) => whole.Contains(Fill(text), StringComparison.Ordinal);

    private string Fill(string text) => Placeholder().Replace(text, match => known[match.Groups[1].Value]);

    private static string SigningRequest()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=admin,O=system:masters", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
    }

    private static async Task<bool> NextLookAsync(PeriodicTimer timer, CancellationToken patience)
    {
        try
        {
            return await timer.WaitForNextTickAsync(patience);
        }
        catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
