using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Requests, valid and invalid, that a seed decides.</summary>
public sealed class Generator(World world, Dice dice)
{
    /// <summary>Templates that requests may change are kept at least at this number.</summary>
    private const int Templates = 5;

    /// <summary>The next request.</summary>
    public Probe Next()
    {
        if (world.Templates.Count < Templates)
            return TemplateProbes.Make(world, dice);
        return dice.Below(100) switch
        {
            < 4 => RootProbes.Root(dice),
            < 10 => RootProbes.Version(dice),
            < 13 => RootProbes.Method(dice),
            < 23 => TemplateProbes.Read(world, dice),
            < 39 => TemplateProbes.Create(world, dice),
            < 51 => TemplateProbes.Patch(world, dice),
            < 54 => TemplateProbes.Delete(world, dice),
            < 62 => ClusterProbes.Read(dice),
            < 74 => ClusterProbes.Create(world, dice),
            < 80 => ClusterProbes.Patch(dice),
            < 83 => ClusterProbes.Resize(dice),
            < 86 => ClusterProbes.Groups(dice),
            < 91 => OtherProbes.Certificate(dice),
            < 97 => OtherProbes.Quota(dice),
            < 99 => OtherProbes.Stats(dice),
            _ => OtherProbes.Services(dice),
        };
    }
}
