using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Polly.Timeout;
using Xunit;

namespace Magnum.Grains.Tests;

/// <summary>What a silo throws reaches its caller in another one as what it is.</summary>
public sealed class CarriedExceptionTests
{
    [Fact]
    public void A_placement_that_took_too_long_is_known_beyond_its_silo()
    {
        using var services = new ServiceCollection().AddSerializer().AddGrains().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        var carried = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(new InvalidOperationException("x", new TimeoutRejectedException("y"))));

        Assert.Equal("y", Assert.IsType<TimeoutRejectedException>(Assert.IsType<InvalidOperationException>(carried).InnerException).Message);
    }
}
