using System.Globalization;
using System.Text.RegularExpressions;

namespace Magnum.Drivers.Kubernetes;

/// <summary>From which version of Kubernetes a bay may go to which. Ours: Magnum takes any, older ones too.</summary>
/// <remarks>
/// Source: Kubernetes' version skew policy. API servers of one bay are at most one minor version apart, as they are while masters are replaced; a kubelet is never newer than
/// they are, so workers go last. What a newer API server stored an older one may not read.
/// </remarks>
internal static partial class KubernetesVersions
{
    /// <summary>Why not; null when it may.</summary>
    /// <param name="before">The bay's version, as <c>kube_tag</c> has it.</param>
    /// <param name="after">The wanted one.</param>
    public static string? Objection(string before, string after)
    {
        if (before == after)
        {
            return null;
        }

        if (Read(after) is not { } wanted)
        {
            return $"kube_tag is '{after}', which is no version of Kubernetes.";
        }

        if (Read(before) is not { } present)
        {
            return $"The cluster's kube_tag is '{before}', which is no version of Kubernetes: whether it may become {after} is not known.";
        }

        if (wanted.CompareTo(present) < 0)
        {
            return $"kube_tag can't go back from '{before}' to '{after}': what a newer Kubernetes stored an older one may not read.";
        }

        return wanted.Major != present.Major || wanted.Minor > present.Minor + 1
            ? $"kube_tag can't go from '{before}' to '{after}' at once: Kubernetes is upgraded by one minor version at a time."
            : null;
    }

    /// <summary>Whether that version speaks to Docker, so that machines may have one of two runtimes. Later ones have containerd.</summary>
    public static bool KnowsDocker(string tag) => Read(tag) is { Major: 1, Minor: < 24 };

    private static (int Major, int Minor, int Patch)? Read(string tag) => Pattern().Match(tag) is { Success: true } match
        ? (Number(match, 1), Number(match, 2), Number(match, 3))
        : null;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Av?([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
