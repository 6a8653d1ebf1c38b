using Magnum.Grains.Bays;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class EngineMarksTests
{
    private const string Own = "10000000-0000-4000-8000-000000000001";

    private static readonly Guid Bay = new(Own);

    [Theory]
    [InlineData($"Kubernetes external service kube_service_x_default_web from cluster {Own}")]
    [InlineData($"Kubernetes external service default/web from cluster {Own}")]
    [InlineData($"Kubernetes ingress web in namespace default from cluster {Own}")]
    [InlineData($"Kubernetes x from cluster 20000000-0000-4000-8000-000000000002 from cluster {Own}")]
    public void What_the_engine_made_is_known_by_its_description(string description)
    {
        Assert.True(EngineMarks.IsBalancerOf(Bay, description));
        Assert.True(EngineMarks.IsFloatingIpOf(Bay, $"Floating IP for {description}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Own)]
    [InlineData($"Kubernetes from cluster {Own}")]
    [InlineData($"Kubernetes  from cluster {Own}")]
    [InlineData($"kubernetes external service web from cluster {Own}")]
    [InlineData($"My Kubernetes external service web from cluster {Own}")]
    [InlineData("Kubernetes external service web from cluster 20000000-0000-4000-8000-000000000002")]
    [InlineData($"Kubernetes external service web from cluster {Own}-old")]
    [InlineData($"Kubernetes external service web from cluster x{Own}")]
    [InlineData($"Kubernetes external service web from cluster {Own} from cluster other")]
    public void Anything_else_is_not(string description)
    {
        Assert.False(EngineMarks.IsBalancerOf(Bay, description));
        Assert.False(EngineMarks.IsFloatingIpOf(Bay, $"Floating IP for {description}"));
        Assert.False(EngineMarks.IsFloatingIpOf(Bay, description));
    }

    [Fact]
    public void A_load_balancer_and_a_floating_address_are_not_taken_for_each_other()
    {
        Assert.False(EngineMarks.IsBalancerOf(Bay, $"Floating IP for Kubernetes external service web from cluster {Own}"));
        Assert.False(EngineMarks.IsFloatingIpOf(Bay, $"Kubernetes external service web from cluster {Own}"));
    }
}
