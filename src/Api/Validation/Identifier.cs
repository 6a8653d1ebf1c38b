namespace Magnum.Api.Validation;

/// <summary>What clients name objects by.</summary>
internal static class Identifier
{
    /// <summary>The UUID that a text spells, with or without dashes, braces or <c>urn:uuid:</c>; null when it is a name.</summary>
    /// <remarks>Source: openstack/oslo.utils oslo_utils/uuidutils.py, is_uuid_like.</remarks>
    public static Guid? Uuid(string text)
    {
        if (text.StartsWith("urn:uuid:", StringComparison.Ordinal))
            text = text["urn:uuid:".Length..];
        return Guid.TryParseExact(text, "D", out var uuid) || Guid.TryParseExact(text, "N", out uuid) || Guid.TryParseExact(text, "B", out uuid) ? uuid : null;
    }
}
