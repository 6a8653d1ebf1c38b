namespace Magnum.Drivers.Catalog;

/// <summary>The drivers themselves, for those who build bays.</summary>
public interface IBayDrivers
{
    /// <summary>The driver of that name. One that is disabled is given too: it offers no new bays, but those that it built live on.</summary>
    /// <exception cref="BayPlanException">No driver of that name is installed.</exception>
    IBayDriver Get(string name);
}
