using System.Security.Cryptography;

namespace Magnum.Grains;

/// <summary>Where ids, passwords and random pauses come from; injected, so that a seed can rule a simulation.</summary>
public interface IIdSource
{
    /// <summary>A new UUID.</summary>
    Guid NewUuid();

    /// <summary>A new password of at least 128 bits, of letters and digits only.</summary>
    string NewPassword();

    /// <summary>A random part of <paramref name="period"/>, from zero to all of it.</summary>
    TimeSpan PartOf(TimeSpan period);
}

/// <summary>The source for production.</summary>
internal sealed class RandomIdSource : IIdSource
{
    private const int PasswordBytes = 18;

    public Guid NewUuid() => new(RandomNumberGenerator.GetBytes(16).AsSpan());

    public string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes));

    public TimeSpan PartOf(TimeSpan period) => TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)period.TotalMilliseconds + 1));
}
