using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Which change of the stack belongs to an operation.</summary>
internal static class StackChanges
{
    /// <summary>The change, or null for operations that change sizes.</summary>
    public static BayChange? Of(BayOperation operation) => operation switch
    {
        BayOperation.Upgrade or BayOperation.UpgradeGroup => BayChange.Upgrade,
        BayOperation.RotateCa => BayChange.CaRotation,
        BayOperation.RotateCredentials => BayChange.CredentialRotation,
        _ => null,
    };
}
