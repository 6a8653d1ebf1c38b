using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;

namespace Magnum.Api.Tests.Doubles;

public sealed partial class InMemoryBays
{
    /// <summary>The commands that were only asked about.</summary>
    public List<object> Previewed { get; } = [];

    /// <summary>What Heat says of any of them.</summary>
    public BayPreview? Answer { get; set; }

    internal BayPreviewReply PreviewCreate(CreateBay command)
    {
        var project = CallerContext.Current!.ProjectId;
        return Try(command, () => Create(Guid.NewGuid(), command), () => new QuotaUse(Limit(project), Visible(project).Count + 1));
    }

    internal BayPreviewReply PreviewResize(Guid uuid, ResizeBay command) => Try(command, () => Resize(uuid, command), static () => null);

    internal BayPreviewReply PreviewUpgrade(Guid uuid, UpgradeBay command) => Try(command, () => Upgrade(uuid, command), static () => null);

    // Does it, looks, and puts everything back.
    private BayPreviewReply Try(object command, Func<BayReply> run, Func<QuotaUse?> quota)
    {
        lock (_lock)
        {
            var use = quota();
            var (bays, since) = (_bays.ToList(), _since.ToList());
            var (created, resized, upgraded) = (Created.Count, Resized.Count, Upgraded.Count);
            Previewed.Add(command);
            try
            {
                return run() switch
                {
                    BayReply.Accepted(var bay) => new BayPreviewReply.Ready((Answer ?? new BayPreview(bay, [], ShowsNested: true)) with { Bay = bay, Quota = use }),
                    BayReply.Refused(var error) => new BayPreviewReply.Refused(error),
                    _ => throw new InvalidOperationException("The double answers otherwise."),
                };
            }
            finally
            {
                _bays.Clear();
                _bays.AddRange(bays);
                _since.Clear();
                foreach (var (uuid, at) in since)
                    _since[uuid] = at;
                Created.RemoveRange(created, Created.Count - created);
                Resized.RemoveRange(resized, Resized.Count - resized);
                Upgraded.RemoveRange(upgraded, Upgraded.Count - upgraded);
            }
        }
    }
}
