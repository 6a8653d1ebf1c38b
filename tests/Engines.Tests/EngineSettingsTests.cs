using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Tests;

public sealed class EngineSettingsTests
{
    [Fact]
    public void A_list_that_two_registrations_bind_has_each_entry_once()
    {
        using var services = Services(("DeniedNetworks:0", "10.0.0.0/8"));

        Assert.Equal(["10.0.0.0/8"], services.GetRequiredService<IOptions<EngineOptions>>().Value.DeniedNetworks);
    }

    [Theory]
    [InlineData("Deadline", "00:02:00", "The field Magnum:Engines:Deadline must be between 00:00:00.1000000 and 00:01:00.")]
    [InlineData("KeptContexts", "0", "The field Magnum:Engines:KeptContexts must be between 1 and 100000.")]
    public void What_is_out_of_range_is_told_with_key_and_range(string key, string value, string sentence)
    {
        using var services = Services((key, value));

        Assert.Equal([sentence], Refusal(services).Failures);
    }

    [Fact]
    public void What_is_of_another_type_is_told_with_key_and_value()
    {
        using var services = Services(("Deadline", "soon"));

        var failure = Assert.Single(Refusal(services).Failures);

        Assert.Contains("'soon'", failure, StringComparison.Ordinal);
        Assert.Contains("'Magnum:Engines:Deadline'", failure, StringComparison.Ordinal);
    }

    private static OptionsValidationException Refusal(ServiceProvider services) =>
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<EngineOptions>>().Value);

    private static ServiceProvider Services((string Key, string Value) setting)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"{EngineOptions.Section}:{setting.Key}", (string?)setting.Value)]).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddEngines().AddEngines().BuildServiceProvider();
    }
}
