using Magnum.Clouds;
using Xunit;

namespace Magnum.Live.Tests.Labs;

/// <summary>The real OpenStack of <c>deploy/lab</c>, found through <c>MAGNUM_TEST_LAB</c>.</summary>
internal static class Lab
{
    /// <summary>Keystone's origin.</summary>
    public static Uri Keystone { get; } = new("http://127.0.0.1:5000");

    /// <summary>Demands the lab; without one the test is skipped, in CI it fails.</summary>
    public static void Require() => Named("MAGNUM_TEST_LAB");

    /// <summary>What a variable of the environment names of the lab; where it is not set the test is skipped, in CI it fails.</summary>
    public static string Named(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named)
            return named;
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"{variable} is not set.");
        throw new InvalidOperationException($"CI must have all of the lab: {variable} is not set.");
    }

    /// <summary>Settings that point a silo at this cloud, with the lab's own drivers.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings =>
        [.. TestCloud.FindLab()!.Settings, new("Magnum__Drivers__Directories__0", Built.LabDrivers)];
}
