using Magnum.Grains.Abstractions.Services;

namespace Magnum.Api.Tests.Doubles;

/// <summary>The silos that a test wants there to be; one at first.</summary>
public sealed class InMemoryServices : IServiceIndex
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public List<ServiceSnapshot> Services { get; } = [new(1, "silo-1", true, 7, Start, Start.AddSeconds(70))];

    public Task<IReadOnlyList<ServiceSnapshot>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ServiceSnapshot>>(Services);
}
