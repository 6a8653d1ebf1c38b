using System.Security.Cryptography;
using Magnum.Postgres;
using Magnum.Silo.Tests.Support;

[assembly: AssemblyFixture(typeof(Database))]

namespace Magnum.Silo.Tests.Support;

/// <summary>The PostgreSQL of this suite.</summary>
public sealed class Database : PostgresProcess, IAsyncLifetime
{
    /// <summary>Collection of the tests that use it, one of which stops it for a minute.</summary>
    public const string Users = "PostgreSQL";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (IsInstalled)
            await CreateAsync();
    }

    /// <summary>Settings of silos that share a new, empty database; skips the test where PostgreSQL is not installed, which in CI is a failure.</summary>
    public async Task<IEnumerable<KeyValuePair<string, string>>> SettingsAsync()
    {
        SkipUnlessInstalled();
        return
        [
            new("ConnectionStrings__Magnum", ConnectionString(await CreateDatabaseAsync())),
            new("Magnum__Secrets__MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ];
    }

    /// <summary>Skips the test where PostgreSQL is not installed, which in CI is a failure.</summary>
    public void SkipUnlessInstalled()
    {
        const string Missing = "PostgreSQL's server programs (initdb, pg_ctl) are not installed.";
        if (!IsInstalled && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail(Missing);
        Assert.SkipUnless(IsInstalled, Missing);
    }
}
