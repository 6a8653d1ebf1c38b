using Magnum.Api.Microversions;

namespace Magnum.Api.Tests.Microversions;

public sealed class MicroversionNegotiationTests
{
    private static readonly Microversion Maximum = new(12);

    [Theory]
    [InlineData(null, null, 1, "container-infra")]
    [InlineData("container-infra latest", null, 12, "container-infra")]
    [InlineData("container-infra LATEST", null, 12, "container-infra")]
    [InlineData("container-infra 1.1", null, 1, "container-infra")]
    [InlineData("container-infra 1.12", null, 12, "container-infra")]
    [InlineData("  container-infra   1.9 ", null, 9, "container-infra")]
    [InlineData("container-infrastructure-management 1.9", null, 9, "container-infrastructure-management")]
    [InlineData("container-infrastructure latest", null, 12, "container-infrastructure")]
    [InlineData("container-infra 1.5, compute 2.1", null, 5, "container-infra")]
    [InlineData(null, "1.1", 1, "container-infra")]
    [InlineData(null, "latest", 12, "container-infra")]
    [InlineData("container-infra 1.4", "1.1", 4, "container-infra")]
    public void Readable_versions_in_range_are_accepted(string? header, string? legacy, int minor, string service)
    {
        var accepted = Assert.IsType<NegotiatedVersion.Accepted>(MicroversionNegotiation.Negotiate(header, legacy, Maximum));

        Assert.Equal(new Microversion(minor), accepted.Version);
        Assert.Equal(service, accepted.Service);
    }

    [Theory]
    [InlineData("container-infra 1.13", "1.13", false)]
    [InlineData("container-infra 1.99", "1.99", false)]
    [InlineData("container-infra 1.0", "1.0", false)]
    [InlineData("container-infra 2.0", "2.0", true)]
    [InlineData("container-infra 0.9", "0.9", true)]
    public void Readable_versions_out_of_range_are_told_so(string header, string asked, bool isOtherMajor)
    {
        var range = Assert.IsType<NegotiatedVersion.OutOfRange>(MicroversionNegotiation.Negotiate(header, null, Maximum));

        Assert.Equal((asked, isOtherMajor), (range.Asked, range.IsOtherMajor));
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1.5")]
    [InlineData("nonsense")]
    [InlineData("compute 2.1")]
    [InlineData("compute 2.1, container-infra 1.5")]
    [InlineData("container-infra 1.5 extra")]
    [InlineData("Container-Infra 1.5")]
    public void Other_service_types_are_malformed(string header)
    {
        var malformed = Assert.IsType<NegotiatedVersion.Malformed>(MicroversionNegotiation.Negotiate(header, null, Maximum));

        Assert.Equal("Invalid service type for OpenStack-API-Version header", malformed.Detail);
    }

    [Theory]
    [InlineData("container-infra 1")]
    [InlineData("container-infra abc")]
    [InlineData("container-infra 1.x")]
    [InlineData("container-infra 1.2.3")]
    [InlineData("container-infra -1.5")]
    [InlineData("container-infra 1.99999999999")]
    public void Other_values_are_malformed(string header)
    {
        var malformed = Assert.IsType<NegotiatedVersion.Malformed>(MicroversionNegotiation.Negotiate(header, null, Maximum));

        Assert.Equal("Invalid value for OpenStack-API-Version header", malformed.Detail);
    }
}
