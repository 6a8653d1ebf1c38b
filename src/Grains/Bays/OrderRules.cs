using System.Text.RegularExpressions;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>What may be wished at all, whatever the model and the cloud: the bounds that the API sets to a request's body.</summary>
internal static partial class OrderRules
{
    private const int TextLengthMax = 255;

    /// <summary>The first objection, for the caller to read, or null.</summary>
    public static string? Objection(BayWishes wishes) => wishes switch
    {
        _ when !NamePattern().IsMatch(wishes.Name) => "The name must be 1 to 242 letters, digits, '_', '.' and '-', a letter first.",
        { MasterCount: < 1 } => "A bay has at least one master.",
        { NodeCount: < 0 } => "A number of nodes is not negative.",
        { DockerVolumeSize: < 1 } => "A Docker volume has at least 1 GiB.",
        { CreateTimeoutMinutes: < 0 } => "A timeout is not negative.",
        _ when Texts(wishes).Any(static text => !IsStorable(text)) => $"Texts have 1 to {TextLengthMax} characters, none of them a control character.",
        _ => null,
    };

    private static IEnumerable<string> Texts(BayWishes wishes) =>
        new[] { wishes.Keypair, wishes.MasterFlavorId, wishes.FlavorId, wishes.DiscoveryUrl, wishes.FixedNetwork, wishes.FixedSubnet }.OfType<string>()
            .Concat(wishes.Labels?.Keys ?? [])
            .Concat(wishes.Labels?.Values.Where(static value => value.Length > 0) ?? []);

    // The database takes no U+0000 and no half of a surrogate pair.
    private static bool IsStorable(string text) =>
        text.Length is > 0 and <= TextLengthMax && !text.Any(char.IsControl) && text.EnumerateRunes().All(static rune => rune != System.Text.Rune.ReplacementChar);

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_.-]{0,241}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
