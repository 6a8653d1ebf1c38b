using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.Bays;

/// <summary>What a change would do. Other calls come in while Heat is asked: these work from the state as it was when they came, and change nothing.</summary>
internal sealed partial class BayGrain
{
    public Task<BayPreviewReply> PreviewResizeAsync(ResizeBay command, CancellationToken cancellationToken) =>
        PreviewAsync(caller => new BayEvent.ResizeRequested(command, ids.NewUuid(), caller, time.GetUtcNow()), cancellationToken);

    public Task<BayPreviewReply> PreviewUpgradeAsync(UpgradeBay command, CancellationToken cancellationToken) =>
        PreviewAsync(caller => UpgradeRequested(command, ids.NewUuid(), caller), cancellationToken);

    private async Task<BayPreviewReply> PreviewAsync(Func<Caller, BayEvent> wish, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        return IsVisible()
            ? await previews.ChangeAsync(Uuid, bay, secrets.State, wish(caller), caller, cancellationToken)
            : new BayPreviewReply.Refused(new BayError.NotFound());
    }
}
