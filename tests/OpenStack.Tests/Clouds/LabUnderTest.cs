namespace Magnum.OpenStack.Tests.Clouds;

/// <summary>The lab's real OpenStack.</summary>
public sealed class LabUnderTest : CloudUnderTest
{
    public override Uri AuthUrl => new("http://127.0.0.1:5000");

    public override string TrusteeDomain => "magnum";

    public override string Password => "labsecret";

    /// <summary>Without a lab the test is skipped; in CI that is a failure.</summary>
    public override void Require() => Named("MAGNUM_TEST_LAB");

    /// <inheritdoc cref="Require"/>
    public override void RequireBalancers() => Named("MAGNUM_TEST_LOADBALANCERS");

    private static void Named(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 })
            return;
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"{variable} names no lab.");
        Assert.Fail($"CI must have a lab: {variable} is not set.");
    }
}
