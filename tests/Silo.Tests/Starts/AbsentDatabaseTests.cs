using System.Globalization;
using System.Security.Cryptography;
using Magnum.Launcher;
using Magnum.Postgres;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Starts;

/// <summary>A start whose PostgreSQL is away is patient for a while; one that is refused by it ends at once. Both say why in a sentence.</summary>
[Collection(Database.Users)]
public sealed class AbsentDatabaseTests(Database database)
{
    private const string Password = "unspoken";
    private const string SecondAttempt = "Trying again in ";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static KeyValuePair<string, string> MasterKey => new("Magnum__Secrets__MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    [Theory]
    [InlineData]
    [InlineData("schema", "apply")]
    public async Task A_server_that_never_answers_is_told_after_attempts_that_the_log_has(params string[] verb)
    {
        using var silo = new PlainSilo();
        var port = FreePorts.Take(1)[0];

        var run = await silo.RunAsync([Built.Path("Silo"), .. verb], Connection($"Host=127.0.0.1;Port={port};Database=magnum;Username=magnum"), MasterKey, new("Magnum__Storage__StartPatience", "00:00:04"));

        var place = string.Create(CultureInfo.InvariantCulture, $"ConnectionStrings:Magnum: the database at Host=127.0.0.1;Port={port};Database=magnum");
        var cause = string.Create(CultureInfo.InvariantCulture, $"Failed to connect to 127.0.0.1:{port}: Connection refused.");
        Assert.Equal($"{place} did not answer within 00:00:04 (Magnum:Storage:StartPatience): {cause}\n", PlainSilo.SentencesOf(run));
        Assert.Contains($"{place} does not answer: {cause} {SecondAttempt}0.5 s", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_servers_each_has_its_cause()
    {
        using var silo = new PlainSilo();
        var ports = FreePorts.Take(2);

        var run = await silo.RunAsync(Connection($"Host=127.0.0.1:{ports[0]},127.0.0.1:{ports[1]};Database=magnum;Username=magnum"), MasterKey, new("Magnum__Storage__StartPatience", "00:00:00"));

        var sentences = PlainSilo.SentencesOf(run);
        Assert.All(ports, port => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Failed to connect to 127.0.0.1:{port}: Connection refused"), sentences, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PostgresProcess.GuardedRole, "postgres", "28P01: password authentication failed for user \"guarded\"")]
    [InlineData("postgres", "nowhere", "3D000: database \"nowhere\" does not exist")]
    [InlineData("nobody", "postgres", "28000: role \"nobody\" does not exist")]
    [InlineData("clerk", "postgres", "42501: permission denied for database postgres")]
    public async Task What_the_server_refuses_is_told_at_once_in_its_own_words(string role, string name, string cause)
    {
        using var silo = new PlainSilo();
        database.SkipUnlessInstalled();
        await database.ExecuteAsync("postgres", "DROP ROLE IF EXISTS clerk, guarded; CREATE ROLE clerk LOGIN; CREATE ROLE guarded LOGIN PASSWORD 'another'");

        var run = await silo.RunAsync(Connection(database.ConnectionString(name, role)), MasterKey);

        Assert.Equal($"ConnectionStrings:Magnum: the database at Host=127.0.0.1;Port={database.Port};Database={name} can't be used: {cause}.\n", PlainSilo.SentencesOf(run));
        Assert.DoesNotContain(SecondAttempt, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_is_missing_and_may_not_be_made_is_told_at_once()
    {
        using var silo = new PlainSilo();

        var run = await silo.RunAsync([.. await database.SettingsAsync(), new("Magnum__Storage__SchemaMode", "Verify")]);

        Assert.Contains("Magnum:Storage:SchemaMode is Verify", PlainSilo.SentencesOf(run), StringComparison.Ordinal);
        Assert.DoesNotContain(SecondAttempt, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_comes_up_after_the_silo_is_taken_when_it_answers()
    {
        using var state = new PlainSilo();
        await using var silo = new SiloProcess(Built.Path("Silo"), [.. await database.SettingsAsync(), new("Magnum__Storage__SqliteFile", Path.Combine(state.Folder, "magnum.db"))]);
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Printed += line =>
        {
            if (line.Contains(SecondAttempt, StringComparison.Ordinal))
                refused.TrySetResult();
        };

        await database.StopAsync();
        Task started;
        try
        {
            started = silo.StartAsync(Cancelled);
            await Task.WhenAny(refused.Task, started).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        }
        finally
        {
            await database.StartAsync();
        }

        await started;
        Assert.True(refused.Task.IsCompleted, silo.Tail());
        Assert.Equal(0, await silo.StopAsync(Cancelled));
    }

    private static KeyValuePair<string, string> Connection(string text) => new("ConnectionStrings__Magnum", $"{text};Password={Password}");
}
