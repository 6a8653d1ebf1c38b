using System.Globalization;
using System.Text;
using Magnum.Bench;

namespace Magnum.ApiCost.Lab;

/// <summary>The rows of one project in the real Magnum's database.</summary>
/// <remarks>Tables of openstack/magnum magnum/db/sqlalchemy/models.py, release 15: a cluster is a row of <c>cluster</c> and one of <c>nodegroup</c> for each of its groups.</remarks>
internal sealed class ReferenceRows(MariaDb database, string projectId)
{
    private const string CopyName = "copied";

    /// <summary>How many clusters are complete.</summary>
    /// <exception cref="BenchException">One failed.</exception>
    public async Task<int> CountCompleteAsync(CancellationToken cancellationToken)
    {
        var failed = await database.RunAsync($"SELECT status_reason FROM cluster WHERE project_id = '{projectId}' AND status = 'CREATE_FAILED' LIMIT 1;", cancellationToken);
        if (failed.Length > 0)
            throw new BenchException($"A cluster of the real Magnum failed: {failed}");
        return int.Parse(await database.RunAsync($"SELECT COUNT(*) FROM cluster WHERE project_id = '{projectId}' AND status = 'CREATE_COMPLETE';", cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Copies a cluster and its groups under other UUIDs; the copies share its stack and certificates.</summary>
    public async Task CopyAsync(string uuid, int count, CancellationToken cancellationToken)
    {
        // An id of 0 becomes the next one.
        var script = new StringBuilder(
            $"""
            START TRANSACTION;
            CREATE TEMPORARY TABLE one_cluster AS SELECT * FROM cluster WHERE uuid = '{uuid}';
            CREATE TEMPORARY TABLE one_group AS SELECT * FROM nodegroup WHERE cluster_id = '{uuid}';
            UPDATE one_cluster SET id = 0, name = '{CopyName}';
            UPDATE one_group SET id = 0;

            """);
        for (var i = 0; i < count; i++)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"""
                SET @copy = UUID();
                UPDATE one_cluster SET uuid = @copy;
                UPDATE one_group SET uuid = UUID(), cluster_id = @copy;
                INSERT INTO cluster SELECT * FROM one_cluster;
                INSERT INTO nodegroup SELECT * FROM one_group;
                """);
        }

        await database.RunAsync(script.AppendLine("COMMIT;").ToString(), cancellationToken);
    }

    /// <summary>Removes the copies; may be repeated.</summary>
    public Task RemoveCopiesAsync(CancellationToken cancellationToken) => database.RunAsync(
        $"""
        DELETE nodegroup FROM nodegroup JOIN cluster ON nodegroup.cluster_id = cluster.uuid WHERE cluster.project_id = '{projectId}' AND cluster.name = '{CopyName}';
        DELETE FROM cluster WHERE project_id = '{projectId}' AND name = '{CopyName}';
        """,
        cancellationToken);

    /// <summary>Removes the certificates of clusters that are gone: the real Magnum keeps those of etcd and the front proxy for ever.</summary>
    public Task RemoveCertificatesAsync(CancellationToken cancellationToken) =>
        database.RunAsync($"DELETE FROM x509keypair WHERE project_id = '{projectId}';", cancellationToken);
}
