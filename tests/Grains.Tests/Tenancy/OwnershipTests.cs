using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Tenancy;
using Xunit;

namespace Magnum.Grains.Tests.Tenancy;

public sealed class OwnershipTests
{
    [Theory]
    [InlineData("project-a", false, true)]
    [InlineData("project-b", false, false)]
    [InlineData("PROJECT-A", false, false)]
    [InlineData("project-b", true, true)]
    public void A_caller_sees_what_is_of_its_project_and_an_admin_all(string owner, bool isAdmin, bool isSeen)
    {
        CallerContext.Set(new Caller("user-a", "alpha-user", "project-a", isAdmin, "req-1"));

        Assert.Equal(isSeen, Ownership.MaySee(owner));
    }

    [Fact]
    public void A_public_method_without_a_caller_is_a_mistake_and_no_permission()
    {
        CallerContext.Clear();

        Assert.Throws<InvalidOperationException>(static () => Ownership.MaySee("project-a"));
        Assert.Throws<InvalidOperationException>(static () => Ownership.RequireCaller());
    }
}
