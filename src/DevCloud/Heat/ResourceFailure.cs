using System.Text.RegularExpressions;

namespace Magnum.DevCloud.Heat;

/// <summary>A resource failed; the message is what Heat would say.</summary>
/// <remarks>Source: openstack/heat heat/common/exception.py, class ResourceFailure, release 19.</remarks>
internal sealed partial class ResourceFailure(string message) : Exception(message)
{
    /// <summary>The failure of the resource that a failed stack is: same error, longer path.</summary>
    public static ResourceFailure Within(string resource, string reason)
    {
        var cause = Prefix().Replace(reason, "");
        var own = resource.All(char.IsAsciiDigit) ? $"resources[{resource}]" : $"resources.{resource}";
        return new ResourceFailure(Leaf().Match(cause) is { Success: true } leaf
            ? $"{leaf.Groups["error"].Value}: {own}.{leaf.Groups["path"].Value}: {leaf.Groups["message"].Value}"
            : $"{own}: {cause}");
    }

    [GeneratedRegex("^Resource [A-Z]+ failed: ")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(?<error>\w+): (?<path>resources[.\[]\S+): (?<message>.*)$", RegexOptions.Singleline)]
    private static partial Regex Leaf();
}
