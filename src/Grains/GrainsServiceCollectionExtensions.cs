using Magnum.Grains.Bays;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grains;

/// <summary>Registers what the grains work with.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>Adds everything that grains are given by injection.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services) => services.AddBays();
}
