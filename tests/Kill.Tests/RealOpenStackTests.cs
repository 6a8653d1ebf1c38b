using Magnum.Clouds;
using Xunit;

namespace Magnum.Kill.Tests;

public sealed class RealOpenStackTests : KillMatrix
{
    [Fact]
    public async Task On_the_real_OpenStack_nothing_is_lost_doubled_or_left()
    {
        await using var cloud = TestCloud.FindLab();
        if (cloud is null && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail("CI must name the lab in MAGNUM_TEST_LAB.");
        Assert.SkipWhen(cloud is null, "MAGNUM_TEST_LAB does not name a lab's state folder.");

        await SurviveAsync(cloud!);
    }
}
