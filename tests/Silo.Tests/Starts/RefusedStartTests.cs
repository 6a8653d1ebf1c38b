using System.Net;
using System.Net.Sockets;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Starts;

/// <summary>What an operator reads who made a mistake: sentences that name the keys, and exit status 1.</summary>
public sealed class RefusedStartTests
{
    [Theory]
    [InlineData("Magnum__Silo__Address=host.name", "Magnum:Silo:Address")]
    [InlineData("Magnum__Silo__Url=controller:9511", "Magnum:Silo:Url")]
    [InlineData("Magnum__Silo__GatewayPort=0", "Magnum:Silo:GatewayPort")]
    [InlineData("Magnum__Silo__StopTimeout=a while", "Magnum:Silo:StopTimeout")]
    [InlineData("Magnum__DevCloud__Port=70000", "Magnum:DevCloud:Port")]
    [InlineData("Magnum__Storage__SqliteBusyTimeout=00:00:00", "Magnum:Storage:SqliteBusyTimeout")]
    [InlineData("Magnum__Storage__SqliteFile=/proc/none/magnum.db", "Magnum:Storage:SqliteFile")]
    [InlineData("Magnum__Storage__StartPatience=02:00:00", "Magnum:Storage:StartPatience")]
    [InlineData("ConnectionStrings__Magnum=nowhere", "ConnectionStrings:Magnum")]
    [InlineData("Magnum__Gateway__KeyFile=nowhere", "Magnum:Gateway:CertificateFile")]
    [InlineData("Magnum__Api__MaximumPageSize=0", "Magnum:Api:MaximumPageSize")]
    [InlineData("Magnum__Api__MaximumMicroversion=2.0", "Magnum:Api:MaximumMicroversion")]
    public async Task A_setting_that_can_not_be_stops_the_start_with_its_key(string setting, string key)
    {
        using var silo = new PlainSilo();

        var sentences = PlainSilo.SentencesOf(await silo.RunAsync(Setting(setting)));

        Assert.Contains(key, sentences, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_in_many_sections_are_told_at_once_each_with_its_key()
    {
        string[] mistakes =
        [
            "Magnum:Keystone:Interface=secret",
            "Magnum:Keystone:TokenCacheTime=01:00:00",
            "Magnum:Trust:Domain=",
            "Magnum:OpenStack:Retries=0",
            "Magnum:Bays:HealGrace=00:00:00",
            "Magnum:Bays:MachineAuthUrl=controller:5000/v3",
            "Magnum:Health:Period=02:00:00",
            "Magnum:Engines:KeptContexts=0",
            "Magnum:Engines:DeniedNetworks:0=everything",
            "Magnum:Quotas:MaxClustersPerProject=-1",
            "Magnum:Api:RateLimit:ReadsPerMinute=0",
            "Magnum:Policy:ReloadPeriod=00:00:00",
            "Magnum:Drivers:Disabled:0=ghost",
        ];
        using var silo = new PlainSilo();

        var sentences = PlainSilo.SentencesOf(await silo.RunAsync(
            [Setting("Magnum__Keystone__AuthUrl=http://127.0.0.1:9/v3"), .. mistakes.Select(static mistake => KeyValuePair.Create(KeyOf(mistake).Replace(":", "__", StringComparison.Ordinal), Setting(mistake).Value))]));

        Assert.All(mistakes, mistake => Assert.Contains(KeyOf(mistake).Replace(":0", "", StringComparison.Ordinal), sentences, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_master_key_that_is_none_is_told_in_a_sentence()
    {
        using var silo = new PlainSilo();

        var sentences = PlainSilo.SentencesOf(await silo.RunAsync(Setting("Magnum__Secrets__MasterKey=short")));

        Assert.Equal("Magnum:Secrets:MasterKey has to be the base64 text of 32 bytes.\n", sentences);
    }

    [Theory]
    [InlineData("Magnum__Keystone__Username=magnum", "Magnum:Keystone:Username")]
    [InlineData("Magnum__Keystone__AuthURI=http://controller:5000/v3", "Magnum:Keystone:AuthURI")]
    [InlineData("Magnum__Trust__AdminPassword=unspoken", "Magnum:Trust:AdminPassword")]
    public async Task A_cloud_without_its_address_is_not_replaced_by_a_simulated_one(string setting, string given)
    {
        using var silo = new PlainSilo();

        var run = await silo.RunAsync(Setting("Magnum__Keystone__AuthUrl= "), Setting(setting));

        Assert.Contains($"Magnum:Keystone:AuthUrl is missing, though there is {given}.", PlainSilo.SentencesOf(run), StringComparison.Ordinal);
        Assert.DoesNotContain(Setting(setting).Value, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(silo.Folder));
    }

    [Fact]
    public async Task Taken_ports_are_told_with_their_keys()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var silo = new PlainSilo();

        var all = PlainSilo.SentencesOf(await silo.RunAsync(Setting($"Magnum__Silo__Url=http://localhost:{port}"), Setting($"Magnum__Silo__SiloPort={port}"), Setting($"Magnum__Silo__GatewayPort={port}")));
        var simulated = PlainSilo.SentencesOf(await silo.RunAsync(Setting($"Magnum__DevCloud__Port={port}")));

        Assert.Equal(3, all.Split('\n').Count(line => line.Contains($" can't listen on 127.0.0.1:{port}: ", StringComparison.Ordinal)));
        Assert.Contains("Magnum:Silo:Url:", all, StringComparison.Ordinal);
        Assert.Contains("Magnum:DevCloud:Port:", simulated, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_JSON_is_named_with_the_line()
    {
        using var silo = new PlainSilo();
        await File.WriteAllTextAsync(Path.Combine(silo.Folder, "appsettings.json"), "{\n nonsense", TestContext.Current.CancellationToken);

        var sentences = PlainSilo.SentencesOf(await silo.RunAsync(Setting($"DOTNET_CONTENTROOT={silo.Folder}")));

        Assert.Contains("appsettings.json", sentences, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 1", sentences, StringComparison.Ordinal);
    }

    private static string KeyOf(string setting) => Setting(setting).Key;

    private static KeyValuePair<string, string> Setting(string text) => new(text[..text.IndexOf('=')], text[(text.IndexOf('=') + 1)..]);
}
