using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.Tenants;

/// <summary>What a new bay would be. It is asked here and not of the bay, because that would leave one in memory that never is.</summary>
internal sealed partial class TenantGrain
{
    public async Task<BayPreviewReply> PreviewBayAsync(CreateBay command, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        // A bay is made in the caller's own project, whoever the caller is.
        return caller.ProjectId == ProjectId && await GetQuotaUseAsync(cancellationToken) is { } use
            ? await previews.CreateAsync(command, caller, use, cancellationToken)
            : new BayPreviewReply.Refused(new BayError.NotFound());
    }
}
