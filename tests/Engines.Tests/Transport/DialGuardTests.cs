using System.Net;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Tests.Transport;

public sealed class DialGuardTests
{
    [Theory]
    [InlineData("203.0.113.5", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    public void Loopback_and_the_metadata_service_are_refused(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, new DialGuard(Options.Create(new EngineOptions())).Allows(IPAddress.Parse(address)));

    [Fact]
    public void What_the_operator_denies_is_refused_and_what_is_allowed_is_not()
    {
        var options = new EngineOptions();
        options.DeniedNetworks.Add("10.0.0.0/8");
        options.AllowedNetworks.Add("10.1.0.0/16");
        options.AllowedNetworks.Add("127.0.0.0/8");
        var guard = new DialGuard(Options.Create(options));

        Assert.Equal((false, true, true), (guard.Allows(IPAddress.Parse("10.2.0.1")), guard.Allows(IPAddress.Parse("10.1.0.1")), guard.Allows(IPAddress.Loopback)));
    }

    [Fact]
    public void Every_network_that_is_none_is_reported()
    {
        var options = new EngineOptions();
        options.DeniedNetworks.Add("10.0.0.0");
        options.AllowedNetworks.Add("everything");

        Assert.Equal(
            ["Magnum:Engines:AllowedNetworks: 'everything' is no network such as 10.0.0.0/8.", "Magnum:Engines:DeniedNetworks: '10.0.0.0' is no network such as 10.0.0.0/8."],
            new EngineOptionsValidator().Validate(null, options).Failures);
    }
}
