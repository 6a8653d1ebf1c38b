using Magnum.Grains.Bays;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class StackNamesTests
{
    [Theory]
    [InlineData("k8s", "k8s-100000000000")]
    [InlineData("My_Bay.1", "my-bay-1-100000000000")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccdddd", "aaaaaaaaaabbbbbbbbbbcccccccccc-100000000000")]
    public void A_name_is_derived_from_the_bay_alone(string bay, string stack) =>
        Assert.Equal(stack, StackNames.Of(bay, new Guid("10000000-0000-4000-8000-000000000001")));
}
