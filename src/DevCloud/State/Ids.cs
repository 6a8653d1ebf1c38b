using System.Security.Cryptography;

namespace Magnum.DevCloud.State;

/// <summary>Ids as the services make them.</summary>
internal static class Ids
{
    /// <summary>With dashes, as Nova's and Heat's.</summary>
    public static string Uuid() => Guid.CreateVersion7().ToString("D");

    /// <summary>32 hexadecimal digits, as Keystone's.</summary>
    public static string Hex() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>A token: long and unguessable.</summary>
    public static string Token() => "devcloud-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
