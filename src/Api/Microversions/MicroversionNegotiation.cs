using System.Globalization;

namespace Magnum.Api.Microversions;

/// <summary>Reads the version headers of a request. Pure.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/versions.py, class Version, releases 15.0.1 and 22.0.0.</remarks>
internal static class MicroversionNegotiation
{
    public const string Header = "OpenStack-API-Version";
    public const string LegacyHeader = "X-OpenStack-Magnum-API-Version";
    public const string DefaultService = "container-infra";

    /// <summary>Decides which version a request gets.</summary>
    /// <param name="header">The header as sent, or null. Of several elements the first counts.</param>
    /// <param name="legacyHeader">The header of 2015, which counts only without the new one.</param>
    /// <param name="maximum">The highest version offered.</param>
    public static NegotiatedVersion Negotiate(string? header, string? legacyHeader, Microversion maximum)
    {
        if (header is null)
            return legacyHeader is null ? new NegotiatedVersion.Accepted(Microversion.Minimum, DefaultService) : Read(DefaultService, legacyHeader.Trim(), maximum);
        var comma = header.IndexOf(',', StringComparison.Ordinal);
        var parts = (comma < 0 ? header : header[..comma]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || Service(parts[0]) is not { } service)
            return new NegotiatedVersion.Malformed("Invalid service type for OpenStack-API-Version header");
        return Read(service, parts[1], maximum);
    }

    private static string? Service(string text) => text switch
    {
        DefaultService => DefaultService,
        "container-infrastructure-management" => "container-infrastructure-management",
        "container-infrastructure" => "container-infrastructure",
        _ => null,
    };

    private static NegotiatedVersion Read(string service, string text, Microversion maximum)
    {
        if (text.Equals("latest", StringComparison.OrdinalIgnoreCase))
            return new NegotiatedVersion.Accepted(maximum, service);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !Number(text.AsSpan(0, dot), out var major) || !Number(text.AsSpan(dot + 1), out var minor))
            return new NegotiatedVersion.Malformed("Invalid value for OpenStack-API-Version header");
        var asked = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
        if (major != 1)
            return new NegotiatedVersion.OutOfRange(service, asked, IsOtherMajor: true);
        return minor >= Microversion.Minimum.Minor && minor <= maximum.Minor
            ? new NegotiatedVersion.Accepted(new Microversion(minor), service)
            : new NegotiatedVersion.OutOfRange(service, asked, IsOtherMajor: false);
    }

    private static bool Number(ReadOnlySpan<char> text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

/// <summary>What came of the negotiation.</summary>
internal abstract record NegotiatedVersion
{
    private NegotiatedVersion()
    {
    }

    /// <summary>Served at that version.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="Service">The service type as the client spells it.</param>
    public sealed record Accepted(Microversion Version, string Service) : NegotiatedVersion;

    /// <summary>A readable version that is not offered: 406 with the range.</summary>
    /// <param name="Service">The service type as the client spells it.</param>
    /// <param name="Asked">The version as asked.</param>
    /// <param name="IsOtherMajor">True when the major number is not 1.</param>
    public sealed record OutOfRange(string Service, string Asked, bool IsOtherMajor) : NegotiatedVersion;

    /// <summary>An unreadable header: 406 of the router.</summary>
    /// <param name="Detail">Magnum's text.</param>
    public sealed record Malformed(string Detail) : NegotiatedVersion;
}
