namespace Magnum.OpenStack.Tests.Clouds;

/// <summary>The lab's real OpenStack.</summary>
public sealed class LabUnderTest : CloudUnderTest
{
    private const string Variable = "MAGNUM_TEST_LAB";

    public override Uri AuthUrl => new("http://127.0.0.1:5000");

    public override string TrusteeDomain => "magnum";

    public override string Password => "labsecret";

    /// <summary>Without a lab the test is skipped; in CI that is a failure.</summary>
    public override void Require()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
            return;
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"{Variable} names no lab.");
        Assert.Fail($"CI must have a lab: {Variable} is not set.");
    }
}
