using Magnum.Persistence.Databases;
using Magnum.Persistence.Schema;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Magnum.Persistence.Tests.Databases;

public sealed class DatabaseOptionsTests
{
    [Fact]
    public void Nothing_set_means_a_SQLite_file_in_the_users_data_folder_with_the_schema_applied()
    {
        var options = Read();

        Assert.Equal(DatabaseDialect.Sqlite, options.Dialect);
        Assert.Equal(SchemaMode.Apply, options.SchemaMode);
        Assert.EndsWith(Path.Combine("magnum", "magnum.db"), options.SqlitePath, StringComparison.Ordinal);
        Assert.True(Path.IsPathFullyQualified(options.SqlitePath));
    }

    [Fact]
    public void A_connection_string_with_a_host_means_PostgreSQL() =>
        Assert.Equal(DatabaseDialect.PostgreSql, Read(("ConnectionStrings:Magnum", "Host=db;Username=magnum")).Dialect);

    [Theory]
    [InlineData("ConnectionStrings:Magnum", "Data Source=x.db", "ConnectionStrings:Magnum")]
    [InlineData("ConnectionStrings:Magnum", "secret-nonsense", "ConnectionStrings:Magnum")]
    [InlineData("Magnum:Storage:SqliteBusyTimeout", "00:00:00", "Magnum:Storage:SqliteBusyTimeout")]
    [InlineData("Magnum:Storage:RuntimeRole", "magnum", "Magnum:Storage:RuntimeRole")]
    public void A_wrong_setting_is_refused_by_its_key_and_its_value_is_not_repeated(string key, string value, string named)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read((key, value)));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-nonsense", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_operator_left_open_in_the_connection_string_is_filled_in()
    {
        var complete = PostgreSqlDatabase.Complete("Host=db", QuerySet.Secrets, 7, 4);

        Assert.Equal("magnum", complete.SearchPath);
        Assert.Equal("-c magnum.schema_version=7 -c magnum.query_set=secrets", complete.Options);
        Assert.Equal((60, 2, 4, true), (complete.MaxAutoPrepare, complete.AutoPrepareMinUsages, complete.MaxPoolSize, complete.NoResetOnClose));
    }

    [Fact]
    public void What_the_operator_says_in_the_connection_string_stays()
    {
        var complete = PostgreSqlDatabase.Complete("Host=db;Max Auto Prepare=0;No Reset On Close=false;Application Name=mine;Options=-c work_mem=8MB", QuerySet.Main, 1, 10);

        Assert.Equal("-c work_mem=8MB -c magnum.schema_version=1 -c magnum.query_set=main", complete.Options);
        Assert.Equal((0, "mine", false), (complete.MaxAutoPrepare, complete.ApplicationName, complete.NoResetOnClose));
    }

    [Theory]
    [InlineData("Host=db", 32, 4)]
    [InlineData("Host=db;Maximum Pool Size=100", 92, 4)]
    [InlineData("Host=db;MaxPoolSize=8", 4, 2)]
    [InlineData("Host=db;Maximum Pool Size=1", 1, 1)]
    public async Task The_pool_size_is_shared_by_the_kinds_of_work(string connectionString, int main, int each)
    {
        await using var database = new PostgreSqlDatabase(connectionString, 1);

        static int Pool(System.Data.Common.DbDataSource source) => new Npgsql.NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize;
        Assert.Equal((main, each, each), (Pool(database.Main), Pool(database.System), Pool(database.Secrets)));
    }

    private static DatabaseOptions Read(params (string Key, string Value)[] settings) => DatabaseOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static setting => setting.Key, static setting => (string?)setting.Value)).Build());
}
