using System.Security.Cryptography;
using Magnum.Persistence.Databases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Secrets;

/// <summary>Encrypts and decrypts what the table <c>secret</c> holds. Opened once at start, before the first secret.</summary>
internal sealed partial class SecretVault(
    Database database,
    DatabaseOptions databaseOptions,
    SecretsOptions options,
    TimeProvider time,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private const string Purpose = "magnum.secrets.v1";
    private const string ProofPurpose = "magnum master key check";

    private readonly ILogger _logger = loggers.CreateLogger<SecretVault>();
    private ServiceProvider? _protection;
    private IDataProtector? _protector;

    private IDataProtector Protector => _protector ?? throw new InvalidOperationException("The vault isn't open yet: secrets can be used once the host has started.");

    /// <summary>
    /// Checks the master key against the database, wraps the data keys anew where the key changed, and makes the first data key:
    /// all in one transaction alone among the processes, so that silos that start together begin with the same keys. May be repeated.
    /// </summary>
    /// <exception cref="SecretsException">The master key is missing, malformed or not the database's.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_protector is not null)
            return;
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var transaction = await database.BeginAloneAsync(connection, cancellationToken);
        var check = await MasterKeyCheck.ReadAsync(connection, transaction, cancellationToken);
        var keys = MasterKeys.Load(options, databaseOptions, isNew: check is null);
        WarnIfReadable();
        Verify(check, keys);
        var table = DataKeyTable.Within(connection, transaction);
        if (check?.KeyId != keys.Current.Id)
        {
            Rewrap(table, keys);
            await MasterKeyCheck.WriteAsync(connection, transaction, new MasterKeyCheck(keys.Current.Id, keys.Current.Seal("magnum"u8, ProofPurpose)), cancellationToken);
        }

        await using (var protection = DataProtection.Build(table, keys, loggers))
        {
            EnsureDataKey(protection.GetRequiredService<IKeyManager>());
        }

        await transaction.CommitAsync(cancellationToken);
        _protection = DataProtection.Build(DataKeyTable.On(database.Main), keys, loggers);
        _protector = _protection.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose);
    }

    /// <summary>Encrypts.</summary>
    public byte[] Protect(byte[] plaintext) => Protector.Protect(plaintext);

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">Altered, or encrypted by a key that is no more.</exception>
    public byte[] Unprotect(byte[] ciphertext) => Protector.Unprotect(ciphertext);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_protection is not null)
            await _protection.DisposeAsync();
    }

    private static void Verify(MasterKeyCheck? check, MasterKeys keys)
    {
        if (check is null)
            return;
        var key = keys.Find(check.KeyId) ?? throw new SecretsException(
            $"The master key is not this database's: its secrets are sealed by key {check.KeyId}, the key given is {keys.Current.Id}"
            + (keys.Previous.Count == 0 ? "" : $" (and, as previous ones, {string.Join(", ", keys.Previous.Select(static previous => previous.Id))})")
            + $". Give the right one by {SecretsOptions.Section}:{nameof(SecretsOptions.MasterKeyFile)}; "
            + $"to change the key, name the old one in {SecretsOptions.Section}:{nameof(SecretsOptions.PreviousMasterKeys)}.");
        try
        {
            key.Unseal(check.Proof, ProofPurpose);
        }
        catch (CryptographicException exception)
        {
            throw new SecretsException($"The proof of master key {check.KeyId} was altered in the database.", exception);
        }
    }

    private void Rewrap(DataKeyTable table, MasterKeys keys)
    {
        foreach (var (id, xml) in table.All())
        {
            foreach (var wrapped in xml.Descendants(DataKeyEncryptor.Element).ToArray())
                wrapped.ReplaceWith(DataKeyEncryptor.Seal(keys.Current, DataKeyEncryptor.Unseal(keys, wrapped)));
            table.Replace(id, xml);
            LogRewrapped(id, keys.Current.Id);
        }
    }

    private void EnsureDataKey(IKeyManager manager)
    {
        var now = time.GetUtcNow();
        if (!manager.GetAllKeys().Any(key => !key.IsRevoked && key.ActivationDate <= now && key.ExpirationDate > now))
            manager.CreateNewKey(now, now + DataProtection.KeyLifetime);
    }

    private void WarnIfReadable()
    {
        if (options.MasterKeyFile is { Length: > 0 } file && PrivateFile.IsReadableByOthers(file))
            LogReadable(file);
    }
}
