using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.DevCloud.Tests.Heat;

public sealed class StackTests
{
    private const string Group = """
        heat_template_version: 2018-08-31
        parameters:
          count: {type: number}
          gone: {type: json, default: []}
          extra: {type: boolean, default: false}
        conditions:
          has_extra: {get_param: extra}
        resources:
          group:
            type: OS::Heat::ResourceGroup
            properties:
              count: {get_param: count}
              removal_policies: [{resource_list: {get_param: gone}}]
              resource_def: {type: member.yaml, properties: {name: "m%index%"}}
          extra: {type: OS::Heat::None, condition: has_extra}
        outputs:
          names: {value: {get_attr: [group, name]}}
          refs: {value: {get_attr: [group, refs]}}
          map: {value: {get_attr: [group, refs_map]}}
        """;

    private const string Member = """
        heat_template_version: 2018-08-31
        parameters: {name: {type: string}}
        resources:
          server: {type: OS::Heat::TestResource, properties: {value: {get_param: name}}}
        outputs:
          name: {value: {get_attr: [server, output]}}
          OS::stack_id: {value: {get_resource: server}}
        """;

    private const string Wait = """
        heat_template_version: 2018-08-31
        resources:
          handle: {type: OS::Heat::WaitConditionHandle}
          other: {type: OS::Heat::WaitConditionHandle}
          condition: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, count: 2, timeout: 600}}
        outputs:
          address: {value: {get_attr: [handle, endpoint]}}
          token: {value: {get_attr: [handle, token]}}
          other: {value: {get_attr: [other, endpoint]}}
          data: {value: {get_attr: [condition, data]}}
        """;

    private const string Balancer = """
        heat_template_version: 2018-08-31
        resources:
          balancer: {type: OS::Octavia::LoadBalancer, properties: {vip_subnet: any}}
          listener: {type: OS::Octavia::Listener, properties: {loadbalancer: {get_resource: balancer}, protocol: TCP, protocol_port: 6443}}
          pool: {type: OS::Octavia::Pool, properties: {listener: {get_resource: listener}, protocol: TCP, lb_algorithm: ROUND_ROBIN}}
          monitor: {type: OS::Octavia::HealthMonitor, properties: {pool: {get_resource: pool}, type: TCP, delay: 5, timeout: 5, max_retries: 5}}
          member: {type: OS::Octavia::PoolMember, properties: {pool: {get_resource: pool}, address: 10.0.0.5, protocol_port: 6443}}
          floating: {type: OS::Neutron::FloatingIP, properties: {floating_network: public, port_id: {get_attr: [balancer, vip_port_id]}}}
        outputs:
          inside: {value: {get_attr: [balancer, vip_address]}}
          outside: {value: {get_attr: [floating, floating_ip_address]}}
        """;

    private const string Volume = """
        heat_template_version: 2018-08-31
        parameters:
          size: {type: number, default: 0}
        conditions:
          wanted: {not: {equals: [{get_param: size}, 0]}}
        resources:
          volume: {type: OS::Cinder::Volume, condition: wanted, properties: {size: {get_param: size}}}
          attachment: {type: OS::Cinder::VolumeAttachment, condition: wanted, properties: {instance_uuid: any, volume_id: {get_resource: volume}}}
        outputs:
          volume: {value: {if: [wanted, {get_resource: volume}, none]}}
        """;

    private static readonly Dictionary<string, string> Files = new() { ["member.yaml"] = Member };

    [Fact]
    public async Task A_load_balancer_has_an_address_inside_and_a_floating_one_and_goes_with_its_stack()
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = await cloud.CreateAsync(Balancer);

        var made = await cloud.EndAsync(id);
        Assert.Equal("CREATE_COMPLETE", made.Status);
        Assert.StartsWith("10.", made.Outputs["inside"]!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("127.", made.Outputs["outside"]!.ToString(), StringComparison.Ordinal);

        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, id, TestContext.Current.CancellationToken);
        Assert.Equal("DELETE_COMPLETE", (await cloud.EndAsync(id)).Status);
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task A_group_of_more_than_a_stack_may_hold_fails_as_with_Heat(int count)
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = await cloud.CreateAsync(Group, null, Files, ("count", count));

        var made = await cloud.EndAsync(id);

        Assert.Equal(("CREATE_FAILED", "Resource CREATE failed: RequestLimitExceeded: resources.group: Request limit exceeded: Maximum resources per stack exceeded."), (made.Status, made.StatusReason));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 2)]
    public async Task A_volume_is_made_where_it_is_asked_for_and_goes_with_its_stack(int size, int resources)
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = await cloud.CreateAsync(Volume, null, Files, ("size", size));

        var made = await cloud.EndAsync(id);
        Assert.Equal("CREATE_COMPLETE", made.Status);
        Assert.Equal(resources, (await cloud.ResourcesAsync(id)).Count);
        Assert.Equal(size == 0, made.Outputs["volume"]!.ToString() == "none");

        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, id, TestContext.Current.CancellationToken);
        Assert.Equal("DELETE_COMPLETE", (await cloud.EndAsync(id)).Status);
    }

    [Fact]
    public async Task Members_are_removed_by_index_or_id_and_their_indexes_never_return()
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = await cloud.CreateAsync(Group, null, Files, ("count", 3));
        var made = await cloud.EndAsync(id);
        Assert.Equal(["m0", "m1", "m2"], Names(made));
        var refs = made.Outputs["map"]!.AsObject().ToDictionary(static r => r.Key, static r => r.Value!.ToString());

        // What the member calls its OS::stack_id stands for it.
        Assert.Equal(
            (await cloud.ResourcesAsync(id)).Where(static r => r.Name == "server").Select(static r => r.PhysicalId).Order(), refs.Values.Order());

        var byIndex = await cloud.UpdateAsync(id, ("count", 2), ("gone", new JsonArray("0")));
        Assert.Equal(["m1", "m2"], Names(byIndex));
        var byId = await cloud.UpdateAsync(id, ("count", 1), ("gone", new JsonArray(refs["1"])));
        Assert.Equal(["m2"], Names(byId));
        Assert.Equal([refs["2"]], byId.Outputs["refs"]!.AsArray().Select(static r => r!.ToString()));
        var grown = await cloud.UpdateAsync(id, ("count", 3), ("gone", new JsonArray()));
        Assert.Equal(["m2", "m3", "m4"], Names(grown));
        Assert.Equal(refs["2"], grown.Outputs["map"]!["2"]!.ToString());
    }

    [Fact]
    public async Task A_condition_adds_and_takes_a_resource()
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = await cloud.CreateAsync(Group, null, Files, ("count", 0));
        await cloud.EndAsync(id);
        Assert.DoesNotContain(await cloud.ResourcesAsync(id), static r => r.Name == "extra");
        await cloud.UpdateAsync(id, ("extra", true));
        Assert.Contains(await cloud.ResourcesAsync(id), static r => r is { Name: "extra", Status: "CREATE_COMPLETE" });
        await cloud.UpdateAsync(id, ("extra", false));
        Assert.DoesNotContain(await cloud.ResourcesAsync(id), static r => r.Name == "extra");
    }

    [Fact]
    public async Task A_wait_condition_ends_with_its_last_signal()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (id, address, token) = await WaitingAsync(cloud);
        Assert.Equal(HttpStatusCode.OK, await cloud.PostAsync(address, token, Signal("a", "SUCCESS")));
        Assert.Equal("CREATE_IN_PROGRESS", (await cloud.Heat.FindAsync(cloud.User, cloud.ProjectId, id, resolveOutputs: false, TestContext.Current.CancellationToken))!.Status);
        Assert.Equal(HttpStatusCode.OK, await cloud.PostAsync(address, token, Signal("b", "SUCCESS")));
        var made = await cloud.EndAsync(id);

        Assert.Equal("CREATE_COMPLETE", made.Status);
        Assert.Equal(["a", "b"], JsonNode.Parse(made.Outputs["data"]!.ToString())!.AsObject().Select(static d => d.Key));
    }

    [Fact]
    public async Task A_signal_of_failure_fails_the_stack_with_its_reason()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (id, address, token) = await WaitingAsync(cloud);
        await cloud.PostAsync(address, token, Signal("a", "FAILURE"));
        var failed = await cloud.EndAsync(id);

        Assert.Equal(("CREATE_FAILED", "Resource CREATE failed: WaitConditionFailure: resources.condition: a says FAILURE"), (failed.Status, failed.StatusReason));
    }

    [Fact]
    public async Task A_wait_condition_without_signals_runs_out()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await TestCloud.StartAsync(time);
        var (id, _, _) = await WaitingAsync(cloud);
        time.Advance(TimeSpan.FromSeconds(601));
        var failed = await cloud.EndAsync(id);

        Assert.Equal(("CREATE_FAILED", "Resource CREATE failed: WaitConditionTimeout: resources.condition: 0 of 2 received"), (failed.Status, failed.StatusReason));
    }

    [Fact]
    public async Task A_signal_token_is_good_for_its_resource_only()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (id, address, token) = await WaitingAsync(cloud);
        var other = (await cloud.Heat.FindAsync(cloud.User, cloud.ProjectId, id, resolveOutputs: true, TestContext.Current.CancellationToken))!.Outputs["other"]!.ToString();

        Assert.Equal(HttpStatusCode.Forbidden, await cloud.PostAsync(other, token, Signal("a", "SUCCESS")));
        Assert.Equal(HttpStatusCode.Unauthorized, await cloud.PostAsync(address, "made-up", Signal("a", "SUCCESS")));
        Assert.Equal(HttpStatusCode.Forbidden, await cloud.PostAsync($"{cloud.Server.BaseAddress}orchestration/v1/{cloud.ProjectId}/stacks", token, new JsonObject()));
    }

    [Fact]
    public async Task A_creation_that_takes_too_long_fails_and_can_be_deleted()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await TestCloud.StartAsync(time);
        var (id, _, _) = await WaitingAsync(cloud, timeout: 5);
        time.Advance(TimeSpan.FromMinutes(5));
        var failed = await cloud.EndAsync(id);
        Assert.Equal(("CREATE_FAILED", "Create timed out"), (failed.Status, failed.StatusReason));

        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, id, TestContext.Current.CancellationToken);
        Assert.Equal("DELETE_COMPLETE", (await cloud.EndAsync(id)).Status);
        time.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_creation_goes_on_after_a_restart_from_the_state_file()
    {
        var folder = Directory.CreateTempSubdirectory("devcloud-");
        var file = Path.Combine(folder.FullName, "state.json");
        try
        {
            string id;
            IReadOnlyList<OpenStack.Heat.HeatResource> before;
            await using (var first = await TestCloud.StartAsync(set: options => options.StateFile = file))
            {
                (id, _, _) = await WaitingAsync(first);
                before = await first.ResourcesAsync(id);
            }

            await using var second = await TestCloud.StartAsync(set: options => options.StateFile = file);
            var waiting = await second.Heat.FindAsync(second.User, second.ProjectId, id, resolveOutputs: true, TestContext.Current.CancellationToken);
            Assert.Equal("CREATE_IN_PROGRESS", waiting!.Status);
            var path = new Uri(waiting.Outputs["address"]!.ToString()).PathAndQuery;
            foreach (var node in new[] { "a", "b" })
                Assert.Equal(HttpStatusCode.OK, await second.PostAsync(new Uri(second.Server.BaseAddress, path).ToString(), waiting.Outputs["token"]!.ToString(), Signal(node, "SUCCESS")));

            Assert.Equal("CREATE_COMPLETE", (await second.EndAsync(id)).Status);
            Assert.Equal(
                before.Where(static r => r.Name != "condition").Select(static r => (r.Name, r.PhysicalId)).Order(),
                (await second.ResourcesAsync(id)).Where(static r => r.Name != "condition").Select(static r => (r.Name, r.PhysicalId)).Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_resource_that_the_test_names_fails_once_and_its_deletion_too()
    {
        await using var cloud = await TestCloud.StartAsync();
        cloud.Server.FailResource("server", "No valid host was found.");
        var id = await cloud.CreateAsync(Group, null, Files, ("count", 1));
        var failed = await cloud.EndAsync(id);
        Assert.Equal("CREATE_FAILED", failed.Status);
        Assert.EndsWith("No valid host was found.", failed.StatusReason);
        Assert.Equal("No valid host was found.", (await cloud.ResourcesAsync(id)).Single(static r => r.Name == "server").StatusReason);

        cloud.Server.FailResource("DELETE group", "It holds on.");
        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, id, TestContext.Current.CancellationToken);
        Assert.Equal("DELETE_FAILED", (await cloud.EndAsync(id)).Status);
        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, id, TestContext.Current.CancellationToken);
        Assert.Equal("DELETE_COMPLETE", (await cloud.EndAsync(id)).Status);
    }

    private static IEnumerable<string> Names(OpenStack.Heat.HeatStack stack) => stack.Outputs["names"]!.AsArray().Select(static n => n!.ToString());

    private static JsonObject Signal(string node, string status) => new() { ["id"] = node, ["status"] = status, ["reason"] = $"{node} says {status}", ["data"] = node };

    private static async Task<(string Id, string Address, string Token)> WaitingAsync(TestCloud cloud, int? timeout = null)
    {
        var id = await cloud.CreateAsync(Wait, timeout);
        await TestCloud.UntilAsync(() => cloud.ResourcesAsync(id), static all =>
            all.Any(static r => r is { Name: "condition", Status: "CREATE_IN_PROGRESS" }) && all.Any(static r => r is { Name: "other", Status: "CREATE_COMPLETE" }));
        var stack = await cloud.Heat.FindAsync(cloud.User, cloud.ProjectId, id, resolveOutputs: true, TestContext.Current.CancellationToken);
        return (id, stack!.Outputs["address"]!.ToString(), stack.Outputs["token"]!.ToString());
    }
}
