namespace Magnum.Persistence.Services;

/// <summary>Where each process says that it lives.</summary>
public interface IServiceRegistry
{
    /// <summary>Counts one report; the first one of a name gives it the next free id. To be repeated every 10 s.</summary>
    /// <param name="name">The silo's name, the same after a restart.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task ReportAsync(string name, CancellationToken cancellationToken);
}
