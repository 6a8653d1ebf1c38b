using System.Text.RegularExpressions;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>A user of the lab, from one of the rc files in its state folder.</summary>
internal sealed partial record LabSettings(string AuthUrl, string UserName, string Password, string Project)
{
    private const string Variable = "MAGNUM_TEST_LAB";

    /// <summary>Reads <c>rc-NAME</c>; without a lab the test is skipped, in CI it fails.</summary>
    public static LabSettings Read(string name)
    {
        var values = Export().Matches(File.ReadAllText(Path.Combine(Folder(), $"rc-{name}"))).ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value.Trim('"', '\''));
        return new LabSettings(values["OS_AUTH_URL"], values["OS_USERNAME"], values["OS_PASSWORD"], values["OS_PROJECT_NAME"]);
    }

    /// <summary>The lab's state folder; without a lab the test is skipped, in CI it fails.</summary>
    public static string Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
            return folder;
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"{Variable} names no lab.");
        throw new InvalidOperationException($"CI must have a lab: {Variable} is not set.");
    }

    [GeneratedRegex(@"\b(OS_[A-Z_]+)=(\S+)")]
    private static partial Regex Export();
}
