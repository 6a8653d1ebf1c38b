using System.Text;

namespace Magnum.Grains.Bays;

/// <summary>Names and tags of stacks, derived from the bay alone, so that a repeated creation meets the first one.</summary>
internal static class StackNames
{
    /// <summary>Tag of every stack of ours, for lists.</summary>
    public const string Tag = "magnum";

    private const int NameLengthMax = 30;

    private const int BayPartLengthMax = 20;

    private const int GroupPartLengthMax = 9;

    private const int UuidDigits = 12;

    /// <summary>Name of a bay's stack: the bay's name as Heat admits it, and twelve digits of its UUID.</summary>
    /// <remarks>The first part as in openstack/magnum magnum/drivers/heat/driver.py (15.0.1): lower case, <c>_</c> and <c>.</c> become <c>-</c>, the rest is dropped, 30 characters.</remarks>
    public static string Of(string bayName, Guid bay)
    {
        return $"{Part(bayName, NameLengthMax)}-{$"{bay:N}"[..UuidDigits]}";
    }

    /// <summary>Name of a group's stack: 20 characters of the bay's name, 9 of the group's, and twelve digits of the group's UUID.</summary>
    public static string OfGroup(string bayName, string groupName, Guid group) =>
        $"{Part(bayName, BayPartLengthMax)}-{Part(groupName, GroupPartLengthMax)}-{$"{group:N}"[..UuidDigits]}";

    private static string Part(string text, int lengthMax)
    {
        var name = new StringBuilder(lengthMax);
        foreach (var letter in text.ToLowerInvariant())
        {
            if (name.Length == lengthMax)
                break;
            if (char.IsAsciiLetterOrDigit(letter) || letter == '-')
                name.Append(letter);
            else if (letter is '_' or '.')
                name.Append('-');
        }

        return name.ToString();
    }

    /// <summary>Tag that names the bay.</summary>
    public static string TagOf(Guid bay) => $"magnum-bay-{bay:D}";
}
