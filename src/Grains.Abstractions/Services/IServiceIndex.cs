namespace Magnum.Grains.Abstractions.Services;

/// <summary>The processes of the service, for <c>GET /v1/mservices</c>.</summary>
public interface IServiceIndex
{
    /// <summary>All silos that are or were lately members, in order of id.</summary>
    Task<IReadOnlyList<ServiceSnapshot>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>One silo.</summary>
/// <param name="Id">Small number from 1, kept by a silo name across restarts.</param>
/// <param name="Host">Host or silo name.</param>
/// <param name="IsUp">Whether it is a live member.</param>
/// <param name="ReportCount">How often it reported.</param>
/// <param name="CreatedAt">First start.</param>
/// <param name="UpdatedAt">Last sign of life.</param>
public sealed record ServiceSnapshot(int Id, string Host, bool IsUp, int ReportCount, DateTimeOffset CreatedAt, DateTimeOffset? UpdatedAt);
