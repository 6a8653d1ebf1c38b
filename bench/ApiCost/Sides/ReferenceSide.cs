using Magnum.ApiCost.Lab;
using Magnum.Bench.Clients;

namespace Magnum.ApiCost.Sides;

/// <summary>The lab's real Magnum, as the lab runs it: two API processes of four threads, one conductor.</summary>
internal sealed class ReferenceSide : Side
{
    private readonly ReferenceRows rows;

    private ReferenceSide(LabFolder lab, Tenant tenant)
        : base(tenant)
    {
        Magnum = lab.Magnum;
        rows = new ReferenceRows(new MariaDb(lab.Database), tenant.ProjectId);
    }

    /// <inheritdoc/>
    public override string Name => "theirs";

    /// <inheritdoc/>
    public override Uri Magnum { get; }

    /// <summary>Removes what a killed run has left of the project, then begins.</summary>
    public static async Task<ReferenceSide> OpenAsync(LabFolder lab, Tenant tenant, CancellationToken cancellationToken)
    {
        var side = new ReferenceSide(lab, tenant);
        try
        {
            await side.SweepAsync(cancellationToken);
            await side.BeginAsync(cancellationToken);
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool IsOwn(string daemon) => daemon is "magnum-api" or "magnum-conductor" or "discovery";

    /// <inheritdoc/>
    public override bool Reads(string daemon) => daemon is "magnum-api" or "magnum-conductor" or "mariadb" or "rabbitmq" or "keystone" or "memcached";

    /// <inheritdoc/>
    public override Task CopyFirstAsync(int count, CancellationToken cancellationToken) => rows.CopyAsync(First, count, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await rows.RemoveCopiesAsync(CancellationToken.None);
        await base.DisposeAsync();
        await DeleteTemplateAsync();
        await rows.RemoveCertificatesAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override Task<int> CountCompleteAsync(CancellationToken cancellationToken) => rows.CountCompleteAsync(cancellationToken);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await rows.RemoveCopiesAsync(cancellationToken);
        var clusters = (await Tenant.BaysAsync(Magnum, cancellationToken))["clusters"]!.AsArray();
        await Tenant.DeleteBaysAsync(Magnum, [.. clusters.Select(static cluster => cluster!["uuid"]!.ToString())], cancellationToken);
        foreach (var template in (await Tenant.TemplatesAsync(Magnum, cancellationToken))["clustertemplates"]!.AsArray().Where(template => template!["project_id"]?.ToString() == Tenant.ProjectId))
            await Tenant.DeleteTemplateAsync(Magnum, template!["uuid"]!.ToString(), cancellationToken);
        await Tenant.DeleteStacksAsync(cancellationToken);
    }
}
