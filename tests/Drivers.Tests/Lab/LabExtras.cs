namespace Magnum.Drivers.Tests.Lab;

/// <summary>What a lab has only where somebody asked for it; in CI it must have all.</summary>
internal static class LabExtras
{
    /// <summary>Whether it has an Octavia.</summary>
    public static bool HasBalancers() => IsThere("MAGNUM_TEST_LOADBALANCERS");

    /// <summary>Whether it has a Cinder.</summary>
    public static bool HasVolumes() => IsThere("MAGNUM_TEST_VOLUMES");

    private static bool IsThere(string variable)
    {
        var isThere = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
        Assert.True(isThere || string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"CI must have all of the lab: {variable} is not set.");
        return isThere;
    }
}
