namespace Magnum.Grains.Bays;

/// <summary>The credentials that a bay keeps, encrypted in a table of their own.</summary>
internal sealed record BaySecrets
{
    /// <summary>Redelegable, because Heat delegates in turn; never leaves the silos.</summary>
    public StoredTrust? Service { get; init; }

    /// <summary>Not redelegable; handed to the machines. Null where the operator does not enable it.</summary>
    public StoredTrust? Machine { get; init; }

    /// <summary>Hides everything.</summary>
    public override string ToString() => nameof(BaySecrets);
}

/// <summary>A trustee with its trust.</summary>
internal sealed record StoredTrust(string UserId, string UserName, string Password, string TrustId)
{
    /// <summary>Hides the secret parts.</summary>
    public override string ToString() => $"StoredTrust {{ UserId = {UserId} }}";
}
