namespace Magnum.Grains;

/// <summary>The one way in which grains write: what fails leaves memory and storage in doubt, so the next call reads the truth.</summary>
internal static class Persisting
{
    /// <summary>Awaits a write or clearing of the grain's state.</summary>
    /// <exception cref="Exception">Whatever the storage threw; the grain is then about to be deactivated.</exception>
    public static async Task PersistAsync(this IGrainBase grain, Task write)
    {
        try
        {
            await write;
        }
        catch
        {
            // Whatever the reason, it may have been stored or not.
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
