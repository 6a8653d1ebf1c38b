namespace Magnum.Drivers.Rules;

/// <summary>The words for yes and no.</summary>
/// <remarks>Source: openstack/oslo.utils oslo_utils/strutils.py, TRUE_STRINGS and FALSE_STRINGS, release 6.</remarks>
internal static class FlagWords
{
    /// <summary>What a word says; null for any other.</summary>
    public static bool? Read(string word) => word.Trim().ToUpperInvariant() switch
    {
        "1" or "T" or "TRUE" or "ON" or "Y" or "YES" => true,
        "0" or "F" or "FALSE" or "OFF" or "N" or "NO" => false,
        _ => null,
    };
}
