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
            < 21 => TemplateProbes.Read(world, dice),
            < 33 => TemplateProbes.Create(world, dice),
            < 42 => TemplateProbes.Patch(world, dice),
            < 44 => TemplateProbes.Delete(world, dice),
            < 51 => ClusterProbes.Read(dice),
            < 61 => ClusterProbes.Create(world, dice),
            < 66 => ClusterProbes.Patch(dice),
            < 69 => ClusterProbes.Resize(dice),
            < 73 => ClusterProbes.Groups(dice),
            < 77 => GroupProbes.Create(dice),
            < 80 => GroupProbes.Patch(dice),
            < 82 => GroupProbes.Delete(dice),
            < 85 => GroupProbes.Upgrade(world, dice),
            < 87 => GroupProbes.Rotate(dice),
            < 91 => OtherProbes.Certificate(dice),
            < 97 => OtherProbes.Quota(dice),
            < 99 => OtherProbes.Stats(dice),
            _ => OtherProbes.Services(dice),
        };
    }
}
