using Magnum.Drivers.Catalog;
using Magnum.Drivers.TemplateFolder;
using Magnum.Drivers.Tests.TemplateFolder;
using Magnum.Grains.Abstractions.Drivers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Magnum.Drivers.Tests.Catalog;

public sealed class DriverCatalogTests : IDisposable
{
    private static readonly BayKind Tiny = new("vm", "tinyos", "kubernetes");
    private static readonly BayKind Ubuntu = new("vm", "ubuntu", "kubernetes");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Built_in_and_added_drivers_are_found_by_kind_and_listed_by_name()
    {
        FolderText.WriteTo(folder);
        using var services = Services();
        var catalog = services.GetRequiredService<IDriverCatalog>();

        Assert.Equal("tiny", catalog.Find(Tiny)?.Name);
        Assert.Equal("kubernetes-vm", catalog.Find(Ubuntu)?.Name);
        Assert.Equal("kubernetes-bm", catalog.Find(Ubuntu with { ServerType = "bm" })?.Name);
        Assert.Null(catalog.Find(new BayKind("bm", "tinyos", "kubernetes")));
        Assert.Equal(["kubernetes-bm", "kubernetes-vm", "swarm-bm", "swarm-vm", "tiny"], catalog.All.Select(static driver => driver.Name));
        Assert.Equal("tiny", services.GetRequiredService<IBayDrivers>().Get("tiny").Description.Name);
    }

    [Fact]
    public void A_disabled_driver_offers_nothing_but_keeps_the_bays_that_it_built()
    {
        FolderText.WriteTo(folder);
        using var services = Services("tiny");

        Assert.Null(services.GetRequiredService<IDriverCatalog>().Find(Tiny));
        Assert.Equal(["kubernetes-bm", "kubernetes-vm", "swarm-bm", "swarm-vm"], services.GetRequiredService<IDriverCatalog>().All.Select(static driver => driver.Name));
        Assert.Equal("tiny", services.GetRequiredService<IBayDrivers>().Get("tiny").Description.Name);
    }

    [Fact]
    public void A_driver_that_is_not_installed_can_not_be_had()
    {
        using var services = Services();

        Assert.Equal("The driver 'gone' is not installed here.", Assert.Throws<BayPlanException>(() => services.GetRequiredService<IBayDrivers>().Get("gone")).Message);
    }

    [Fact]
    public async Task A_broken_driver_stops_the_start_with_file_and_reason()
    {
        var path = FolderText.WriteTo(folder, driver: FolderText.Driver.Replace("name: tiny", "nam: tiny", StringComparison.Ordinal));

        var message = await RefusalAsync();

        Assert.Contains($"{Path.Combine(path, "driver.yaml")}:1: unknown key 'nam'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_drivers_of_one_kind_stop_the_start_unless_one_is_disabled()
    {
        FolderText.WriteTo(folder);
        FolderText.WriteTo(folder, "second", FolderText.Driver.Replace("name: tiny", "name: second", StringComparison.Ordinal));

        var message = await RefusalAsync();

        Assert.Contains("os_distro 'tinyos'", message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("second", "driver.yaml"), message, StringComparison.Ordinal);
        using var services = Services("tiny");
        Assert.Equal("second", services.GetRequiredService<IDriverCatalog>().Find(Tiny)?.Name);
    }

    [Fact]
    public async Task An_operators_driver_can_not_quietly_replace_a_built_in_one()
    {
        FolderText.WriteTo(folder, driver: FolderText.Driver.Replace("tinyos", "ubuntu", StringComparison.Ordinal));

        Assert.Contains("the built-in driver 'kubernetes-vm'", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_driver_may_have_the_name_of_a_built_in_one_that_is_disabled_and_takes_its_place()
    {
        FolderText.WriteTo(folder, driver: FolderText.Driver.Replace("name: tiny", "name: kubernetes-bm", StringComparison.Ordinal).Replace("{server_type: vm, os_distro: tinyos", "{server_type: bm, os_distro: ubuntu", StringComparison.Ordinal));

        Assert.Contains("The driver name 'kubernetes-bm' is used more than once: the built-in driver 'kubernetes-bm'", await RefusalAsync(), StringComparison.Ordinal);
        using var services = Services("kubernetes-bm");
        var catalog = services.GetRequiredService<IDriverCatalog>();
        var metal = Ubuntu with { ServerType = "bm" };
        Assert.Equal([metal], catalog.Find(metal)!.Provides);
        Assert.Null(catalog.Find(metal with { OsDistro = "debian" }));
        Assert.IsType<TemplateFolderDriver>(services.GetRequiredService<IBayDrivers>().Get("kubernetes-bm"));
        Assert.Equal(["kubernetes-bm", "kubernetes-vm", "swarm-bm", "swarm-vm"], catalog.All.Select(static driver => driver.Name));
    }

    [Fact]
    public async Task Two_of_an_operators_own_may_not_have_one_disabled_name()
    {
        FolderText.WriteTo(folder);
        FolderText.WriteTo(folder, "second", FolderText.Driver.Replace("tinyos", "otheros", StringComparison.Ordinal));

        Assert.Contains("The driver name 'tiny' is used more than once", await RefusalAsync(("Magnum:Drivers:Disabled:0", "tiny")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_name_twice_stops_the_start()
    {
        FolderText.WriteTo(folder);
        FolderText.WriteTo(folder, "second", FolderText.Driver.Replace("tinyos", "otheros", StringComparison.Ordinal));

        Assert.Contains("The driver name 'tiny' is used more than once", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_and_a_name_that_is_no_driver_are_both_named()
    {
        var message = await RefusalAsync(("Magnum:Drivers:Directories:1", Path.Combine(folder.Path, "nowhere")), ("Magnum:Drivers:Disabled:0", "ghost"));

        Assert.Contains("nowhere', which is not a folder", message, StringComparison.Ordinal);
        Assert.Contains("'ghost', which is no driver", message, StringComparison.Ordinal);
    }

    private ServiceProvider Services(params string[] disabled) =>
        Register(new ServiceCollection(), disabled.Select(static (name, position) => ($"Magnum:Drivers:Disabled:{position}", name)).ToArray()).BuildServiceProvider();

    /// <summary>Starts a host with the folder and answers why it does not start.</summary>
    private async Task<string> RefusalAsync(params (string Key, string Value)[] settings)
    {
        using var host = new HostBuilder().ConfigureServices(services => Register(services, settings)).Build();
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        return exception.Message;
    }

    private IServiceCollection Register(IServiceCollection services, params (string Key, string Value)[] settings)
    {
        var values = settings.Append(("Magnum:Drivers:Directories:0", folder.Path)).Select(static setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        return services.AddDrivers();
    }
}
