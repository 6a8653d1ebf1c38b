using Magnum.Grains.Bays;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Magnum.Grains;

/// <summary>Registers what the grains work with.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>Adds everything that grains are given by injection.</summary>
    /// <remarks>
    /// Under load Orleans' placement gives up with an exception of Polly's (release 10.4.2, seen). No message between silos would carry it: its caller would not know the
    /// call as lost.
    /// </remarks>
    public static IServiceCollection AddGrains(this IServiceCollection services) =>
        services.AddBays().Configure<ExceptionSerializationOptions>(static carried => carried.SupportedNamespacePrefixes.Add("Polly"));
}
