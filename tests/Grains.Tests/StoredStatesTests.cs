using System.Text.Json;
using Magnum.Grains.Abstractions.Idempotency;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.BayModels;
using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Magnum.Grains.Idempotency;
using Magnum.Grains.Nodes;
using Magnum.Grains.Tenants;
using Xunit;

namespace Magnum.Grains.Tests;

/// <summary>What released versions stored must stay readable: a sample is added when a state changes, never edited.</summary>
public sealed class StoredStatesTests
{
    [Fact]
    public void Certificates_of_the_first_version_are_read()
    {
        var state = Read<CertificatesState>("""
            {"projectId": "project-a", "bayName": "k8s", "kubernetes": {"certificate": "C1", "privateKey": "P1"}, "etcd": {"certificate": "C2", "privateKey": "P2"},
             "frontProxy": {"certificate": "C3", "privateKey": "P3"}, "client": {"certificate": "C4", "privateKey": "P4"},
             "serviceAccountPublicKey": "S1", "serviceAccountPrivateKey": "S2"}
            """);

        Assert.Equal(
            new CertificatesState
            {
                ProjectId = "project-a",
                BayName = "k8s",
                Kubernetes = new("C1", "P1"),
                Etcd = new("C2", "P2"),
                FrontProxy = new("C3", "P3"),
                Client = new("C4", "P4"),
                ServiceAccountPublicKey = "S1",
                ServiceAccountPrivateKey = "S2",
            },
            state);
    }

    [Fact]
    public void A_bay_model_of_the_first_version_is_read_with_defaults_for_what_it_lacks()
    {
        var model = Read<BayModelState>("""
            {"snapshot": {"uuid": "40000000-0000-4000-8000-000000000001", "name": "model", "projectId": "project-a", "userId": "user-a", "coe": "kubernetes", "imageId": "image",
             "serverType": "vm", "labels": {"kube_tag": "v1.27.3"}, "public": true, "createdAt": "2026-01-02T03:04:05.0000000Z"}}
            """).Snapshot!;

        Assert.Equal(("model", "v1.27.3", true, true, 1), (model.Name, model.Labels["kube_tag"], model.Public, model.FloatingIpEnabled, model.Revision));
    }

    [Fact]
    public void A_bay_from_before_labels_of_nodes_is_read_without_any()
    {
        var group = Assert.Single(Read<BayState>("""
            {"snapshot": {"uuid": "10000000-0000-4000-8000-000000000001", "name": "k8s", "projectId": "project-a", "userId": "user-a", "bayModelId": "40000000-0000-4000-8000-000000000001",
             "createTimeoutMinutes": 60, "status": "CREATE_COMPLETE", "createdAt": "2026-01-02T03:04:05.0000000Z", "nodeGroups": [{"id": 1, "uuid": "30000000-0000-4000-8000-000000000001",
              "name": "default-worker", "role": "worker", "nodeCount": 2, "isDefault": true, "status": "CREATE_COMPLETE", "createdAt": "2026-01-02T03:04:05.0000000Z"}]}}
            """).Snapshot!.NodeGroups);

        Assert.Equal((null, null), (group.NodeLabels, group.NodeTaints));
    }

    [Fact]
    public void A_bay_with_labels_and_taints_of_nodes_is_read()
    {
        var group = Assert.Single(Read<BayState>("""
            {"snapshot": {"uuid": "10000000-0000-4000-8000-000000000001", "name": "k8s", "projectId": "project-a", "userId": "user-a", "bayModelId": "40000000-0000-4000-8000-000000000001",
             "createTimeoutMinutes": 60, "status": "CREATE_COMPLETE", "createdAt": "2026-01-02T03:04:05.0000000Z", "nodeGroups": [{"id": 3, "uuid": "30000000-0000-4000-8000-000000000003",
              "name": "gpu", "role": "worker", "nodeCount": 2, "status": "CREATE_COMPLETE", "createdAt": "2026-01-02T03:04:05.0000000Z", "nodeLabels": {"disk": "ssd"},
              "nodeTaints": [{"key": "gpu", "value": null, "effect": "NoSchedule"}]}]}}
            """).Snapshot!.NodeGroups);

        Assert.Equal(("ssd", new NodeTaint("gpu", null, "NoSchedule")), (group.NodeLabels!["disk"], Assert.Single(group.NodeTaints!.Value)));
    }

    [Fact]
    public void A_ledger_is_read_from_before_upgrades_replaced_machines_and_with_those_that_are_old()
    {
        var before = Read<BayLedger>("""{"stackId": "stack-1", "machines": [], "seen": {}, "trustees": [], "nodes": []}""");
        var after = Read<BayLedger>("""{"stackId": "stack-1", "machines": [], "outdated": {"server-1": "image", "server-2": null}, "hasMovedImages": true}""");

        Assert.Empty(before.Outdated);
        Assert.Equal((2, "image", null), (after.Outdated.Count, after.Outdated["server-1"], after.Outdated["server-2"]));
    }

    [Fact]
    public void A_node_of_the_first_version_is_read()
    {
        var node = Read<NodeState>("""
            {"snapshot": {"bayUuid": "10000000-0000-4000-8000-000000000001", "projectId": "project-a", "name": "default-worker-0", "nodeGroup": "default-worker",
             "serverId": "server-1", "createdAt": "2026-01-02T03:04:05.0000000Z"}}
            """).Snapshot!;

        Assert.Equal(("default-worker-0", "server-1", null), (node.Name, node.ServerId, node.Address));
    }

    [Fact]
    public void A_tenant_of_the_first_version_is_read_with_and_without_a_quota_of_its_own()
    {
        var own = Read<TenantState>("""
            {"snapshot": {"projectId": "project-a", "hardLimit": 0, "createdAt": "2026-01-02T03:04:05.0000000Z", "updatedAt": "2026-01-03T03:04:05.0000000Z"},
             "work": {"reservations": {"10000000-0000-4000-8000-000000000001": "2026-01-02T03:04:05.0000000Z"}}}
            """);
        var plain = Read<TenantState>("""{"work": {"reservations": {}}}""");

        Assert.Equal(("project-a", 0, 3), (own.Snapshot!.ProjectId, own.Snapshot.HardLimit, own.Snapshot.UpdatedAt!.Value.Day));
        Assert.Equal(new Guid("10000000-0000-4000-8000-000000000001"), Assert.Single(own.Work.Reservations).Key);
        Assert.Null(plain.Snapshot);
    }

    [Fact]
    public void An_idempotency_key_of_the_first_version_is_read_with_and_without_an_answer()
    {
        var answered = Read<IdempotencyState>("""
            {"use": {"resource": "10000000-0000-4000-8000-000000000001", "fingerprint": "0a", "firstUsedAt": "2026-01-02T03:04:05.0000000Z", "attempts": 2,
             "answer": {"status": 202, "location": null, "body": "{}"}}}
            """).Use!;
        var served = Read<IdempotencyState>("""
            {"use": {"resource": "10000000-0000-4000-8000-000000000001", "fingerprint": "0a", "firstUsedAt": "2026-01-02T03:04:05.0000000Z", "attempts": 1,
             "attempt": "10000000-0000-4000-8000-000000000001", "servedUntil": "2026-01-02T03:05:05.0000000Z"}}
            """).Use!;

        Assert.Equal((new KeptAnswer(202, null, "{}"), 2, null), (answered.Answer, answered.Attempts, answered.Attempt));
        Assert.Equal((served.Resource, TimeSpan.FromMinutes(1)), (served.Attempt, served.ServedUntil - served.FirstUsedAt));
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}
