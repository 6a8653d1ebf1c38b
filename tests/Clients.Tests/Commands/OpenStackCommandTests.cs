using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.Clients.Tests.Silos;
using Magnum.Clouds;

namespace Magnum.Clients.Tests.Commands;

/// <summary>Every <c>openstack coe</c> subcommand of the distribution's unmodified client, as member, reader and administrator.</summary>
public sealed class OpenStackCommandTests(SiloOnLab silo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, (string User, string Project)> Users = new()
    {
        ["member"] = ("alpha-user", "alpha"),
        ["reader"] = ("alpha-reader", "alpha"),
        ["admin"] = ("admin", "admin"),
    };

    private readonly Dictionary<string, string> projects = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_coe_command_does_what_the_table_says()
    {
        silo.Require();
        var folder = silo.NewFolder("commands");
        await File.WriteAllTextAsync(Path.Combine(folder, "request.pem"), SigningRequest(), Cancelled);
        foreach (var (user, project) in Users.Values.Append(("beta-user", "beta")))
        {
            using var session = await CloudSession.OpenAsync(silo.Cloud!, user, project, Cancelled);
            projects[project] = session.ProjectId;
        }

        foreach (var command in Command.Load())
            await PerformAsync(command, folder);
    }

    [Fact]
    public async Task The_table_has_every_subcommand_of_the_client()
    {
        silo.Require();
        var help = await ProgramRun.RunAsync("/usr/bin/openstack", ["--help"], silo.Login("alpha-user", "alpha"), silo.NewFolder("help"), Cancelled);
        var subcommands = help.Output.Split('\n').Where(static l => l.StartsWith("  coe ", StringComparison.Ordinal)).Select(static l => l.Trim().Split("  ")[0][4..]).ToList();
        Assert.True(subcommands.Count > 20, help.ToString());
        var rows = Command.Load();
        Assert.All(subcommands, subcommand => Assert.Contains(rows, row => row.Run.StartsWith(subcommand + " ", StringComparison.Ordinal) || row.Run == subcommand));
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
                return;
            var mayWait = command.Gone || (command.Until is not null && !run.Output.Contains("_FAILED", StringComparison.Ordinal));
            Assert.True(mayWait && await NextLookAsync(timer, patience.Token), $"openstack coe {command.Run} (as {command.As}): {wrong}{Environment.NewLine}{run}{silo.Tail}");
        }
    }

    private Task<ProgramRun> RunAsync(Command command, string folder)
    {
        var (user, project) = Users[command.As];
        List<string> arguments = ["coe", .. Fill(command.Run, folder).Split(' ')];
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
        if ((command.Contains ?? []).FirstOrDefault(text => !(run.Output + run.Error).Contains(Fill(text, folder), StringComparison.Ordinal)) is { } missing)
            return $"it does not print {missing}";
        if ((command.Shows ?? command.Until) is not { } fields)
            return null;
        var shown = JsonNode.Parse(run.Output);
        IEnumerable<JsonNode?> items = shown is JsonArray array ? array : [shown];
        return items.Any(item => fields.All(field => item?[field.Key]?.ToString() == Fill(field.Value!.ToString(), folder))) ? null : $"nothing shows {fields.ToJsonString()}";
    }

    private static string? Missing(ProgramRun run) => run.Code != 0 && run.Error.Contains("404", StringComparison.Ordinal) ? null : "it is still there";

    private string Fill(string text, string folder) => new StringBuilder(text)
        .Replace("{p}", silo.Prefix)
        .Replace("{dir}", folder)
        .Replace("{alpha}", projects["alpha"])
        .Replace("{beta}", projects["beta"])
        .ToString();

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
}
