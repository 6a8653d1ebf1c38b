using System.Text;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Secrets;
using Magnum.Persistence.Tests.Support;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Persistence.Tests.Secrets;

/// <summary>Secrets at rest, on both databases.</summary>
public abstract class SecretsContract
{
    private const string Plain = "the trustee's password";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_plaintext_reaches_any_table_and_every_write_looks_different()
    {
        await using var test = await CreateAsync();
        await using var silo = await TestSilo.StartAsync(test.Configuration, Token);
        var state = new Held<Stored<string>>(new() { Snapshot = Plain, Work = { ["trust"] = Plain } });
        await silo.Storage(StorageNames.Secrets).WriteAsync("trust", "trust/1", state);
        var database = silo.Services.GetRequiredService<Database>();
        var first = await PayloadAsync(database);
        await silo.Storage(StorageNames.Secrets).WriteAsync("trust", "trust/1", state);

        Assert.NotEqual(first, await PayloadAsync(database));
        Assert.Equal(Plain, (await silo.Storage(StorageNames.Secrets).ReadAsync<Stored<string>>("trust", "trust/1")).State.Snapshot);
        var dump = await DumpAsync(database);
        foreach (var text in (string[])[Plain, "snapshot", "masterKey xmlns", .. MasterKeyTexts(test)])
            Assert.DoesNotContain(text, dump, StringComparison.Ordinal);
        Assert.Contains(DataKeyEncryptor.Element, dump, StringComparison.Ordinal);
        Assert.Empty(await database.ColumnAsync("SELECT 1 FROM state", Token));
    }

    [Fact]
    public async Task A_wrong_master_key_is_refused_at_start_by_the_ids_of_both_keys()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        await using (var vault = Vault(test, database))
        {
            await vault.OpenAsync(Token);
        }

        var right = (string)Assert.Single(await database.ColumnAsync("SELECT key_id FROM master_key_check", Token));
        var wrong = MasterKey.Create();
        test.Settings["Magnum:Secrets:MasterKey"] = wrong.ToText();

        var refusal = await Assert.ThrowsAsync<SecretsException>(async () => await TestSilo.StartAsync(test.Configuration, Token));

        Assert.Contains(right, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(wrong.Id, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong.ToText(), refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_master_key_can_be_changed_and_the_old_one_left_out_afterwards()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        byte[] secret;
        await using (var vault = Vault(test, database))
        {
            await vault.OpenAsync(Token);
            secret = vault.Protect(Encoding.UTF8.GetBytes(Plain));
        }

        var old = Assert.Single(MasterKeyTexts(test));
        var fresh = MasterKey.Create().ToText();
        test.Settings["Magnum:Secrets:MasterKey"] = fresh;
        test.Settings["Magnum:Secrets:PreviousMasterKeys:0"] = old;
        await using (var vault = Vault(test, database))
        {
            await vault.OpenAsync(Token);
            Assert.Equal(Plain, Encoding.UTF8.GetString(vault.Unprotect(secret)));
        }

        test.Settings.Remove("Magnum:Secrets:PreviousMasterKeys:0");
        await using (var vault = Vault(test, database))
        {
            await vault.OpenAsync(Token);
            Assert.Equal(Plain, Encoding.UTF8.GetString(vault.Unprotect(secret)));
        }

        test.Settings["Magnum:Secrets:MasterKey"] = old;
        await using (var vault = Vault(test, database))
        {
            await Assert.ThrowsAsync<SecretsException>(() => vault.OpenAsync(Token));
        }
    }

    [Fact]
    public async Task A_silo_that_got_the_new_key_in_advance_works_before_and_after_the_change()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        await using var before = Vault(test, database);
        await before.OpenAsync(Token);
        var old = Assert.Single(MasterKeyTexts(test));
        var fresh = MasterKey.Create().ToText();
        var secret = before.Protect(Encoding.UTF8.GetBytes(Plain));

        test.Settings["Magnum:Secrets:MasterKey"] = fresh;
        test.Settings["Magnum:Secrets:PreviousMasterKeys:0"] = old;
        await using var changed = Vault(test, database);
        await changed.OpenAsync(Token);
        test.Settings["Magnum:Secrets:MasterKey"] = old;
        test.Settings["Magnum:Secrets:PreviousMasterKeys:0"] = fresh;
        await using var late = Vault(test, database);
        await late.OpenAsync(Token);

        Assert.Equal(Plain, Encoding.UTF8.GetString(late.Unprotect(secret)));
        Assert.Equal(Plain, Encoding.UTF8.GetString(before.Unprotect(changed.Protect(Encoding.UTF8.GetBytes(Plain)))));
    }

    [Fact]
    public async Task What_an_older_data_key_encrypted_is_still_read_when_a_newer_one_is_in_force()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        byte[] secret;
        await using (var vault = Vault(test, database))
        {
            await vault.OpenAsync(Token);
            secret = vault.Protect(Encoding.UTF8.GetBytes(Plain));
        }

        var keys = MasterKeys.Load(SecretsOptions.From(test.Configuration), test.Options, isNew: false);
        await using (var protection = DataProtection.Build(DataKeyTable.On(database.Main), keys, NullLoggerFactory.Instance))
        {
            protection.GetRequiredService<IKeyManager>().CreateNewKey(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(30));
        }

        await using var next = Vault(test, database);
        await next.OpenAsync(Token);

        Assert.Equal(2, (await database.ColumnAsync("SELECT id FROM data_key", Token)).Count);
        Assert.Equal(Plain, Encoding.UTF8.GetString(next.Unprotect(secret)));
    }

    [Fact]
    public async Task Silos_that_start_at_once_on_an_empty_database_read_each_others_secrets()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        var vaults = Enumerable.Range(0, 8).Select(_ => Vault(test, database)).ToArray();

        await Task.WhenAll(vaults.Select(vault => Task.Run(() => vault.OpenAsync(Token))));

        Assert.Single(await database.ColumnAsync("SELECT id FROM data_key", Token));
        var secrets = vaults.Select(static vault => vault.Protect(Encoding.UTF8.GetBytes(Plain))).ToArray();
        foreach (var vault in vaults)
        {
            Assert.All(secrets, secret => Assert.Equal(Plain, Encoding.UTF8.GetString(vault.Unprotect(secret))));
            await vault.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_altered_secret_throws_instead_of_reading_as_something_else()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        await using var vault = Vault(test, database);
        await vault.OpenAsync(Token);
        var secret = vault.Protect(Encoding.UTF8.GetBytes(Plain));

        secret[^1] ^= 1;

        Assert.Throws<System.Security.Cryptography.CryptographicException>(() => vault.Unprotect(secret));
    }

    [Fact]
    public async Task A_vault_that_is_not_open_says_so()
    {
        await using var test = await CreateAsync();
        await using var database = test.Open();
        await using var vault = Vault(test, database);

        Assert.Throws<InvalidOperationException>(() => vault.Protect([1]));
    }

    protected abstract Task<TestDatabase> CreateAsync();

    protected static IEnumerable<string> MasterKeyTexts(TestDatabase test)
    {
        if (test.Settings.TryGetValue("Magnum:Secrets:MasterKey", out var text) && text is not null)
            yield return text;
        else
            yield return File.ReadAllText(MasterKeys.FileBeside(test.Options.SqlitePath)).Trim();
    }

    internal static SecretVault Vault(TestDatabase test, Database database) =>
        new(database, test.Options, SecretsOptions.From(test.Configuration), TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task<byte[]> PayloadAsync(Database database) =>
        (byte[])Assert.Single(await database.ColumnAsync("SELECT payload FROM secret", Token));

    private static async Task<string> DumpAsync(Database database)
    {
        var dump = new StringBuilder();
        foreach (var sql in (string[])["SELECT payload FROM secret", "SELECT xml FROM data_key", "SELECT key_id FROM master_key_check", "SELECT proof FROM master_key_check"])
        {
            foreach (var value in await database.ColumnAsync(sql, Token))
                dump.AppendLine(value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : value.ToString());
        }

        return dump.ToString();
    }
}

public sealed class SqliteSecretsTests : SecretsContract
{
    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_master_key_is_made_beside_the_file_for_its_owner_alone_and_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var test = await CreateAsync();
        var file = MasterKeys.FileBeside(test.Options.SqlitePath);
        await using (await TestSilo.StartAsync(test.Configuration, TestContext.Current.CancellationToken))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var made = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await using (await TestSilo.StartAsync(test.Configuration, TestContext.Current.CancellationToken))
        {
            Assert.Equal(made, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(file)!), name => name.StartsWith(file + ".", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_master_key_file_that_got_lost_is_never_replaced_by_a_new_one()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(TestContext.Current.CancellationToken);
        await using (var vault = Vault(test, database))
        {
            await vault.OpenAsync(TestContext.Current.CancellationToken);
        }

        var file = MasterKeys.FileBeside(test.Options.SqlitePath);
        File.Delete(file);
        await using var next = Vault(test, database);

        var refusal = await Assert.ThrowsAsync<SecretsException>(() => next.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlSecretsTests(PostgresServer server) : SecretsContract
{
    [Fact]
    public async Task Without_a_master_key_the_start_is_refused_and_names_both_settings()
    {
        await using var test = await CreateAsync();
        test.Settings.Remove("Magnum:Secrets:MasterKey");

        var refusal = await Assert.ThrowsAsync<SecretsException>(async () => await TestSilo.StartAsync(test.Configuration, TestContext.Current.CancellationToken));

        Assert.Contains("Magnum:Secrets:MasterKeyFile", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Magnum:Secrets:MasterKey ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not base64!", "Magnum:Secrets:MasterKey has to be the base64 text of 32 bytes.")]
    [InlineData("AAAA", "Magnum:Secrets:MasterKey has to be the base64 text of 32 bytes.")]
    public async Task A_malformed_master_key_is_refused_without_repeating_it(string text, string message)
    {
        await using var test = await CreateAsync();
        test.Settings["Magnum:Secrets:MasterKey"] = text;
        await using var database = await test.OpenReadyAsync(TestContext.Current.CancellationToken);
        await using var vault = Vault(test, database);

        Assert.Equal(message, (await Assert.ThrowsAsync<SecretsException>(() => vault.OpenAsync(TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task A_master_key_file_that_can_not_be_read_is_named()
    {
        await using var test = await CreateAsync();
        test.Settings.Remove("Magnum:Secrets:MasterKey");
        test.Settings["Magnum:Secrets:MasterKeyFile"] = "/nowhere/master.key";
        await using var database = await test.OpenReadyAsync(TestContext.Current.CancellationToken);
        await using var vault = Vault(test, database);

        var refusal = await Assert.ThrowsAsync<SecretsException>(() => vault.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Contains("/nowhere/master.key", refusal.Message, StringComparison.Ordinal);
    }

    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(server);
}
