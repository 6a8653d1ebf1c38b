using System.Globalization;
using Magnum.Launcher;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Starts;

/// <summary><c>./magnum up</c> itself, on ports and in a folder of its own.</summary>
[Collection(Database.Users)]
public sealed class UpTests(Database database)
{
    private readonly string[] ports = [.. FreePorts.Take(4).Select(static port => port.ToString(CultureInfo.InvariantCulture))];

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task The_product_serves_those_who_source_what_it_prints_until_a_signal_ends_it(string signal)
    {
        await using var up = Up(folder => [new("Magnum__Storage__SqliteFile", Path.Combine(folder, "magnum.db"))]);

        await ServesAsync(up);

        Assert.Equal(0, await up.EndAsync(signal));
        Assert.Empty(up.Running());
    }

    [Fact]
    public async Task With_PostgreSQL_too_where_nothing_has_made_the_folder_yet()
    {
        var settings = await database.SettingsAsync();
        await using var up = Up(folder => [.. settings, new("XDG_DATA_HOME", Path.Combine(folder, "data"))]);

        await ServesAsync(up);
    }

    private static async Task ServesAsync(Script up)
    {
        await up.UntilPrintedAsync("and then, for example: openstack coe cluster list");
        var printed = Assert.Single(up.ToString().Split(Environment.NewLine), static line => line.Contains("openrc-beta", StringComparison.Ordinal));
        var given = await OpenRcFile.SourceAsync("sh", printed.Trim().TrimStart('.', ' ').Trim('\''));

        Assert.Equal(("beta-user", "beta"), (given["OS_USERNAME"], given["OS_PROJECT_NAME"]));
        Assert.Equal(0, await OpenRcFile.CountClustersAsync(given));
    }

    private Script Up(Func<string, IEnumerable<KeyValuePair<string, string>>> settings) => new("up", folder =>
    [
        new("DOTNET_CONTENTROOT", folder),
        new("Magnum__Silo__Url", $"http://127.0.0.1:{ports[0]}"),
        new("Magnum__Silo__SiloPort", ports[1]),
        new("Magnum__Silo__GatewayPort", ports[2]),
        new("Magnum__DevCloud__Port", ports[3]),
        .. settings(folder),
    ]);
}
