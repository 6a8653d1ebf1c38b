namespace Magnum.Grains.Bays;

/// <summary>The credentials that a bay keeps, encrypted in a table of their own.</summary>
internal sealed record BaySecrets
{
    /// <summary>Redelegable, because Heat delegates in turn; never leaves the silos.</summary>
    public StoredTrust? Service { get; init; }

    /// <summary>Not redelegable; handed to the machines. Null where the operator does not enable it.</summary>
    public StoredTrust? Machine { get; init; }

    /// <summary>The one that a rotation made last. Which of the two the machines have is told by the ledger.</summary>
    public StoredTrust? NextMachine { get; init; }

    /// <summary>The machines' trust whose trustee has that name; null for the one that was made with the bay.</summary>
    public StoredTrust? MachineOf(string? trustee) => trustee is not null && NextMachine?.UserName == trustee ? NextMachine : Machine;

    /// <summary>Hides everything.</summary>
    public override string ToString() => nameof(BaySecrets);
}

/// <summary>A trustee with its trust.</summary>
internal sealed record StoredTrust(string UserId, string UserName, string Password, string TrustId)
{
    /// <summary>Hides the secret parts.</summary>
    public override string ToString() => $"StoredTrust {{ UserId = {UserId} }}";
}
