using Magnum.DevCloud.Machines;

namespace Magnum.DevCloud.Tests.Machines;

public sealed class LoopbackBlockTests
{
    [Fact]
    public void Clouds_that_wish_for_the_same_block_get_different_ones_until_one_of_them_ends()
    {
        // Far from where clouds of other suites begin to look.
        var first = LoopbackBlock.Take(50);
        using var second = LoopbackBlock.Take(50);

        Assert.InRange(first.Number, 64, 127);
        Assert.InRange(second.Number, 64, 127);
        Assert.NotEqual(first.Number, second.Number);

        first.Dispose();
        using var third = LoopbackBlock.Take(50);
        Assert.Equal(first.Number, third.Number);
    }
}
