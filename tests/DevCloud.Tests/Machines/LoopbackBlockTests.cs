using Magnum.DevCloud.Machines;

namespace Magnum.DevCloud.Tests.Machines;

public sealed class LoopbackBlockTests
{
    [Fact]
    public void Clouds_that_wish_for_the_same_block_get_different_ones_until_one_of_them_ends()
    {
        // Other suites have clouds too: what they have is passed over.
        var first = LoopbackBlock.Take(9550);
        using var second = LoopbackBlock.Take(9550);

        Assert.InRange(first.Number, 64, 127);
        Assert.InRange(second.Number, 64, 127);
        Assert.NotEqual(first.Number, second.Number);

        first.Dispose();
        using var third = LoopbackBlock.Take(first.Number - 64);
        Assert.NotEqual(second.Number, third.Number);
    }
}
