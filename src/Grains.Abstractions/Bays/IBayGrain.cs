using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>One bay. Key: <see cref="GrainKeys.Bay"/>.</summary>
/// <remarks>Every call checks the owner against <see cref="Callers.CallerContext"/>; a foreign bay answers as if it were absent.</remarks>
[Alias("Magnum.IBayGrain")]
public interface IBayGrain : IGrainWithStringKey
{
    /// <summary>Creates the bay: reserves quota, stores the intent, makes the trusts, accepts.</summary>
    /// <returns>Accepted only when the creation survives the death of every process. Repeating it with the same key answers the bay that exists.</returns>
    [AlwaysInterleave]
    [Alias("Create")]
    Task<BayReply> CreateAsync(CreateBay command, CancellationToken cancellationToken);

    /// <summary>Reads the bay, or null when there is none for this caller.</summary>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("Get")]
    Task<BaySnapshot?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Watches the bay: at once as it is, then after each change that is stored. Ends when the bay is gone; is empty where there is none for this caller.</summary>
    /// <remarks>
    /// A slow reader misses what lies between: it is told the latest. The stream breaks with <see cref="Orleans.Runtime.EnumerationAbortedException"/> when the bay's activation
    /// moves or its silo dies, and may then be asked for again; <see cref="BayFollowing"/> does. Who does not read for a minute is forgotten.
    /// </remarks>
    /// <exception cref="InvalidOperationException">More than a hundred watch this bay already.</exception>
    [AlwaysInterleave]
    [Alias("Watch")]
    IAsyncEnumerable<BaySnapshot> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Asks for another size; while a resize runs, becomes the next wanted size. May be repeated: an order with an id is taken once.</summary>
    [Alias("Resize")]
    Task<BayReply> ResizeAsync(ResizeBay command, CancellationToken cancellationToken);

    /// <summary>Says what a resize would do; does nothing. May be repeated.</summary>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("PreviewResize")]
    Task<BayPreviewReply> PreviewResizeAsync(ResizeBay command, CancellationToken cancellationToken);

    /// <summary>Adds a group of machines, with a stack of its own. While another operation runs, the creation waits its turn. Repeating it with the same UUID answers the bay as it is.</summary>
    [Alias("CreateNodeGroup")]
    Task<BayReply> CreateNodeGroupAsync(CreateNodeGroup command, CancellationToken cancellationToken);

    /// <summary>Sets the limits of a group's size. Nothing outside changes. May be repeated.</summary>
    [Alias("UpdateNodeGroup")]
    Task<BayReply> UpdateNodeGroupAsync(UpdateNodeGroup command, CancellationToken cancellationToken);

    /// <summary>Deletes a group of the tenant's own, from every status: supersedes what is done to that group, waits for what is done to others. May be repeated.</summary>
    [Alias("DeleteNodeGroup")]
    Task<BayReply> DeleteNodeGroupAsync(Guid nodeGroup, CancellationToken cancellationToken);

    /// <summary>Moves the bay to another bay model, or a group of the tenant's own to the bay's; its labels are the model's from the answer on, and the former ones again if that fails.</summary>
    /// <remarks>Repeating it within the same request, or under the same id of an order, changes nothing more.</remarks>
    [Alias("Upgrade")]
    Task<BayReply> UpgradeAsync(UpgradeBay command, CancellationToken cancellationToken);

    /// <summary>Says what an upgrade would do; does nothing. May be repeated.</summary>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("PreviewUpgrade")]
    Task<BayPreviewReply> PreviewUpgradeAsync(UpgradeBay command, CancellationToken cancellationToken);

    /// <summary>Gives the bay new certificate authorities and service account keys; the former ones are in force again if that fails.</summary>
    /// <remarks>Repeating it within the same request changes nothing more.</remarks>
    [Alias("RotateCa")]
    Task<BayReply> RotateCaAsync(CancellationToken cancellationToken);

    /// <summary>Gives the bay's machines a new trustee and trust, delegated by the caller; the former ones go a while after the new ones are in the bay's stacks, so that machines that run can follow.</summary>
    /// <returns>Accepted only when the new ones are stored. Repeating it within the same request changes nothing more.</returns>
    [AlwaysInterleave]
    [Alias("RotateCredentials")]
    Task<BayReply> RotateCredentialsAsync(RotateBayCredentials command, CancellationToken cancellationToken);

    /// <summary>The credential that is in force for the bay's machines, told to a machine only.</summary>
    /// <param name="trust">The trust that the caller's token is scoped to, by Keystone's word.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null where there is no such bay for this caller, or where the trust is none that its last rotation made, or replaced.</returns>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("GetMachineCredential")]
    Task<BayMachineCredential?> GetMachineCredentialAsync(string trust, CancellationToken cancellationToken);

    /// <summary>Takes a health report from outside, in any status. May be repeated.</summary>
    [Alias("ReportHealth")]
    Task<BayReply> ReportHealthAsync(ReportBayHealth command, CancellationToken cancellationToken);

    /// <summary>Deletes the bay, from every status, superseding what runs. May be repeated.</summary>
    [Alias("Delete")]
    Task<BayReply> DeleteAsync(CancellationToken cancellationToken);
}
