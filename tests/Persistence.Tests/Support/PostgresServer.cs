using Magnum.Persistence.Tests.Support;
using Magnum.Postgres;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Magnum.Persistence.Tests.Support;

/// <summary>The PostgreSQL of this suite.</summary>
public sealed class PostgresServer : PostgresProcess, IAsyncLifetime
{
    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (IsInstalled)
            await CreateAsync();
    }

    /// <summary>Makes an empty database where the server is there.</summary>
    /// <returns>Its name.</returns>
    public Task<string> NewDatabaseAsync()
    {
        Require();
        return CreateDatabaseAsync();
    }

    /// <summary>Skips the test where PostgreSQL is not installed; in CI that is a failure.</summary>
    public void Require()
    {
        if (!IsInstalled && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail("PostgreSQL's server programs (initdb, pg_ctl) are not installed.");
        Assert.SkipUnless(IsInstalled, "PostgreSQL's server programs (initdb, pg_ctl) are not installed.");
    }
}
