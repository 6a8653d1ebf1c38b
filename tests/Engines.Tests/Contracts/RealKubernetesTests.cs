using System.Text.Json.Nodes;
using Magnum.Engines.Kubernetes.Protobuf;
using Magnum.Engines.Tests.Engines;

namespace Magnum.Engines.Tests.Contracts;

/// <summary>Kubernetes' own API server, and what only it has: pods. No kubelet is there, so one that may take its time stays.</summary>
public sealed class RealKubernetesTests(ApiServerUnderTest engine) : KubernetesContract<ApiServerUnderTest>(engine), IClassFixture<ApiServerUnderTest>
{
    private const string Node = "node-1";
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task Pods_are_evicted_as_their_budgets_admit_and_those_that_would_come_back_stay()
    {
        Engine.Require();
        await using var client = new EngineClient(Patient);
        var (target, node) = (EngineClient.Target(Engine.Address, Engine.Pki.Service()), await NodeAsync(client, Node));
        await Engine.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts", body: new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });
        await AddAsync("quick");
        await AddAsync("slow", patience: 30);
        await AddAsync("kept");
        await AddAsync("elsewhere", node: "node-0");
        await AddAsync("ended", phase: "Succeeded");
        await AddAsync("daemon", owner: new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "DaemonSet", ["name"] = "d", ["uid"] = "d", ["controller"] = true });
        await AddAsync("static", annotations: new JsonObject { ["kubernetes.io/config.mirror"] = "static" });
        await Engine.SendAsync(HttpMethod.Post, "/apis/policy/v1beta1/namespaces/default/poddisruptionbudgets", body: new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "budget" },
            ["spec"] = new JsonObject { ["minAvailable"] = 1, ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "kept" } } },
        });

        Assert.StartsWith("Pods left on node-1: 3, default/kept: Cannot evict pod as it would violate the pod's disruption budget.", await StepAsync(node), StringComparison.Ordinal);
        Assert.StartsWith("Pods left on node-1: 2, default/kept: ", await StepAsync(node), StringComparison.Ordinal);
        await Engine.SendAsync(HttpMethod.Delete, "/apis/policy/v1beta1/namespaces/default/poddisruptionbudgets/budget");
        Assert.Equal("Pods left on node-1: 2", await StepAsync(node));
        Assert.Equal("Pods left on node-1: 1", await StepAsync(node));
        // Nobody is there who could say that the last one is gone.
        Assert.Null(await StepAsync(node with { IsReady = false }));
        await Engine.SendAsync(HttpMethod.Delete, $"{Pods}/slow?gracePeriodSeconds=0");
        Assert.Null(await StepAsync(node));

        var left = (await Engine.SendAsync(HttpMethod.Get, Pods))["items"]!.AsArray().Select(static pod => pod!["metadata"]!["name"]!.ToString());
        Assert.Equal(["daemon", "elsewhere", "ended", "static"], left.Order(StringComparer.Ordinal));
        Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().RestoreAsync(target, node, TestContext.Current.CancellationToken));

        // What is left to do; null when nothing is.
        async Task<string?> StepAsync(EngineNode at) => await client.Get<IEngineNodes>().DrainAsync(target, at, TestContext.Current.CancellationToken) switch
        {
            EngineReply.Done => null,
            EngineReply.Working working => working.Cause,
            var other => throw new InvalidOperationException($"{other}"),
        };
    }

    // The contract passes on JSON too, which the reader takes where a server knows nothing else.
    [Fact]
    public async Task It_answers_in_the_form_that_is_cheap_to_read()
    {
        Engine.Require();

        var (type, body) = await Engine.GetAsync("/api/v1/nodes", $"{KubernetesEnvelope.MediaType}, application/json");
        var (refusedType, refusal) = await Engine.GetAsync("/api/v1/nodes/nobody", $"{KubernetesEnvelope.MediaType}, application/json");

        Assert.Equal([KubernetesEnvelope.MediaType, KubernetesEnvelope.MediaType], [type, refusedType]);
        var node = NodeListMessage.Read(body, most: 10).Items!.Single(static one => one.Metadata!.Name == Node);
        Assert.Equal("openstack:///00000000-0000-4000-8000-000000000001", node.Spec!.ProviderId);
        Assert.Equal((await Engine.SendAsync(HttpMethod.Get, $"/api/v1/nodes/{Node}"))["metadata"]!["uid"]!.ToString(), node.Metadata!.Uid);
        Assert.Equal(["InternalIP 10.0.0.2"], node.Status!.Addresses!.Select(static one => $"{one.Type} {one.Address}"));
        Assert.Contains(node.Status.Conditions!, static one => one is { Type: "Ready", Status: "True", Reason: "KubeletReady", Message: "kubelet is posting ready status" });
        Assert.Equal("nodes \"nobody\" not found", KubernetesEnvelope.Message(refusal));
    }

    private async Task AddAsync(string name, string node = Node, int patience = 0, string phase = "Running", JsonObject? owner = null, JsonObject? annotations = null)
    {
        await Engine.SendAsync(HttpMethod.Post, Pods, body: new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["app"] = name },
                ["annotations"] = annotations ?? [],
                ["ownerReferences"] = owner is null ? [] : new JsonArray(owner),
            },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = node,
                ["automountServiceAccountToken"] = false,
                ["terminationGracePeriodSeconds"] = patience,
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "none" }),
            },
        });
        // Of a pod that does not run yet no budget is asked.
        await Engine.SendAsync(HttpMethod.Patch, $"{Pods}/{name}/status", "application/merge-patch+json", new JsonObject { ["status"] = new JsonObject { ["phase"] = phase } });
    }
}
