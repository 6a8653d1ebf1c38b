using Magnum.Grains.Abstractions.Bays;
using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.Tenants;

/// <summary>One project. Key: <see cref="GrainKeys.Tenant"/>.</summary>
/// <remarks>It decides about the limit and about the places under it in one turn: a limit that was answered holds for every bay that comes after.</remarks>
[Alias("Magnum.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>How much of its quota the project uses, places of bays that are just being accepted included. May be repeated.</summary>
    /// <remarks>For telling early that there is no place; only a creation itself takes one, in the tenant's turn.</remarks>
    /// <returns>Null when the caller may not see that project.</returns>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("GetQuotaUse")]
    Task<QuotaUse?> GetQuotaUseAsync(CancellationToken cancellationToken);

    /// <summary>Says what the creation of a bay in this project would do; does nothing, and takes no place. May be repeated.</summary>
    /// <remarks>Heat is asked with the caller's token. Whether Keystone would delegate the caller's rights shows only when it does.</remarks>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("PreviewBay")]
    Task<BayPreviewReply> PreviewBayAsync(CreateBay command, CancellationToken cancellationToken);

    /// <summary>Gives the project a limit of its own. Not repeatable: the second time it exists already.</summary>
    /// <param name="hardLimit">Bays, 0 or more. Bays beyond it that exist already stay.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    [Alias("CreateQuota")]
    Task<QuotaReply> CreateQuotaAsync(int hardLimit, CancellationToken cancellationToken);

    /// <summary>Changes the project's own limit. May be repeated.</summary>
    /// <param name="hardLimit">Bays, 0 or more; null changes nothing.</param>
    /// <param name="cancellationToken">Ends the wait, not the command.</param>
    [Alias("ChangeQuota")]
    Task<QuotaReply> ChangeQuotaAsync(int? hardLimit, CancellationToken cancellationToken);

    /// <summary>Takes the project's own limit away: the one for all projects holds again.</summary>
    [Alias("DeleteQuota")]
    Task<QuotaReply> DeleteQuotaAsync(CancellationToken cancellationToken);
}

/// <summary>The answer of a tenant to a command about its quota.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.QuotaReply")]
public abstract record QuotaReply
{
    private QuotaReply()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Quota">The quota after the change; on delete, the last one.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.QuotaReply.Done")]
    public sealed record Done([property: Id(0)] Quota Quota) : QuotaReply;

    /// <summary>The project has none of its own, or is not this caller's to know.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.QuotaReply.NotFound")]
    public sealed record NotFound : QuotaReply;

    /// <summary>The project has one already.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.QuotaReply.AlreadyExists")]
    public sealed record AlreadyExists : QuotaReply;
}
