using Magnum.Clouds;
using Xunit;

namespace Magnum.Kill.Tests;

public sealed class SimulatedCloudTests : KillMatrix
{
    [Fact]
    public async Task On_the_simulated_cloud_nothing_is_lost_doubled_or_left()
    {
        await using var cloud = await TestCloud.SimulateAsync(Api, 0, null, TimeSpan.FromMilliseconds(200), Cancelled);

        await SurviveAsync(cloud);
    }
}
