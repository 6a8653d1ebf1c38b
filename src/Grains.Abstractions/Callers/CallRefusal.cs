namespace Magnum.Grains.Abstractions.Callers;

/// <summary>Why a silo refused a call from outside. Numbers are on the wire and never reused.</summary>
public enum CallRefusal
{
    /// <summary>The call came without a token; see <see cref="KeystoneToken"/>.</summary>
    NoToken = 0,

    /// <summary>Keystone does not know the token, or it has expired: get another one.</summary>
    TokenRefused = 1,

    /// <summary>The token's project or roles do not admit the call.</summary>
    NotAllowed = 2,

    /// <summary>The method is not offered to clients outside of the silos, whoever asks.</summary>
    NotOffered = 3,

    /// <summary>Keystone did not answer; nothing was done, the call may be repeated.</summary>
    KeystoneUnavailable = 4,
}
