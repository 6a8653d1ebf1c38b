using System.Collections.Immutable;
using Magnum.Drivers.Kubernetes;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.Tests.Kubernetes;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>The templates on a real Heat, Nova and Neutron; the machines are played by <see cref="LabMachines"/>.</summary>
public sealed class KubernetesOnHeatTests : IAsyncLifetime
{
    private const string SparePort = """
        resources:
          spare_port:
            type: OS::Neutron::Port
            properties:
              network: {get_param: network}
              fixed_ips: [{subnet: {get_param: subnet}}]
              security_groups: [{get_param: worker_security_group}]
        outputs:
          machines: {value: {list_concat: [{get_param: masters}, {get_param: workers}]}}
        """;

    /// <summary>Resources as in the example of docs/extensions.md.</summary>
    private const string Volume = """
          data:
            type: OS::Cinder::Volume
            properties: {size: 1}
          attached:
            type: OS::Cinder::VolumeAttachment
            properties:
              volume_id: {get_resource: data}
              instance_uuid: {get_param: [workers, 0]}

        """;

    /// <summary>With what is escaped in boot data, and with what ASCII has not.</summary>
    private const string Excepted = "größe.test,%41\\n'\"b\"";

    private readonly KubernetesVmDriver driver = new();
    private readonly Stack<IAsyncDisposable> opened = new();
    private LabCloud tenant = null!;
    private LabCloud admin = null!;
    private BayCloud bayCloud = null!;
    private string externalNetwork = "";

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        opened.Push(tenant = await LabCloud.LogInAsync("alpha", cancellationToken));
        opened.Push(admin = await LabCloud.LogInAsync("admin", cancellationToken));
        opened.Push(bayCloud = await BayCloud.StartAsync(PlanInputs.Kubernetes().BayUuid.ToString(), "machine-password", cancellationToken));
        (externalNetwork, _) = await tenant.PublicNetworkAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        while (opened.TryPop(out var one))
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_bay_is_built_resized_and_deleted()
    {
        var input = Input(static spec => spec with { Keypair = "lab-key", FloatingIpEnabled = true, Labels = spec.Labels.Add("heat_resources", SparePort) }, static model => model with { NoProxy = Excepted });
        if (LabExtras.HasVolumes())
        {
            var resources = SparePort.Replace("outputs:", $"{Volume}outputs:", StringComparison.Ordinal);
            input = input with { Spec = input.Spec with { DockerVolumeSize = 1, Labels = input.Spec.Labels.Add("etcd_volume_size", "1").SetItem("heat_resources", resources) } };
        }

        await using var quiet = await QuietGuests.OfAsync("drivers-life", TestContext.Current.CancellationToken);
        await using var stack = await LabStack.CreateAsync(tenant, "drivers-life", driver.PlanCreate(input));
        await using var machines = new LabMachines(admin, stack);

        Assert.Equal(("CREATE_COMPLETE", "Stack CREATE completed successfully"), await stack.EndAsync("CREATE", machines.BootNewAsync));
        var built = await ReadAsync(stack, input);
        Assert.Equal(["default-master/0", "default-worker/0"], built.Machines.Select(Place));
        Assert.Equal($"https://{built.Machines[0].Address}:6443", built.ApiAddress);
        Assert.Equal(KubernetesLabels.DefaultKubeTag, built.CoeVersion);
        Assert.Empty(built.NodeCounts);
        await AssertTenantResourcesAsync(stack, built);
        foreach (var machine in built.Machines)
        {
            await AssertAsOpenStackSaysAsync(machine);
            AssertConfigured(machines.Booted[machine.ServerId!], machine, built.Machines[0]);
        }

        await AssertGroupLivesAsync(stack, input, built.Machines[0]);

        var larger = input.Resized(2, Guid.Parse("00000000-0000-4000-8000-000000000002"));
        await stack.UpdateAsync(driver.PlanResize(larger, larger.Worker(), []));
        Assert.Equal("UPDATE_COMPLETE", (await stack.EndAsync("UPDATE", machines.BootNewAsync)).Status);
        var grown = await ReadAsync(stack, larger);
        Assert.Equal(["default-master/0", "default-worker/0", "default-worker/1"], grown.Machines.Select(Place));
        Assert.Equal(built.Machines[1], grown.Machines[1]);
        Assert.Equal(built.Machines[0], grown.Machines[0]);
        Assert.Equal(KeyValuePair.Create(NodeGroupSnapshot.DefaultWorkerName, 2), Assert.Single((await ReadAsync(stack, input)).NodeCounts));
        await AssertNamesForAutoscalerAsync(stack, grown);
        await AssertTenantResourcesAsync(stack, grown);

        var smaller = input.Resized(1, Guid.Parse("00000000-0000-4000-8000-000000000003"));
        await stack.UpdateAsync(driver.PlanResize(smaller, smaller.Worker(), [grown.Machines[1].ServerId!]));
        Assert.Equal("UPDATE_COMPLETE", (await stack.EndAsync("UPDATE", machines.BootNewAsync)).Status);
        var shrunk = await ReadAsync(stack, smaller);
        Assert.Equal([grown.Machines[0], grown.Machines[2]], shrunk.Machines);
        Assert.Equal(smaller.OperationId.ToString(), (await stack.ViewAsync()).Parameters["magnum_operation"]);
        Assert.Null(await tenant.GetAsync("compute", $"/servers/{grown.Machines[1].ServerId}", TestContext.Current.CancellationToken));
        await AssertVolumesAsync(stack, input.Spec, workers: 1);
        await AssertTenantResourcesAsync(stack, shrunk);

        var made = (await stack.ResourcesAsync()).Where(static resource => resource.PhysicalId is not null).ToList();
        await stack.DeleteAsync();
        await AssertNothingLeftAsync(made);
    }

    // A group of the tenant's own, in a stack of its own beside the bay's.
    private async Task AssertGroupLivesAsync(LabStack bay, BayPlanInput input, BayMachine master)
    {
        var group = input.Worker() with { Uuid = Guid.Parse("00000000-0000-4000-8000-0000000000aa"), Name = "spare", Role = "spare", IsDefault = false, NodeCount = 1, NodeLabels = ImmutableSortedDictionary<string, string>.Empty.Add("disk", "ssd"), NodeTaints = [new NodeTaint("spare", null, "NoSchedule")] };
        await using var stack = await LabStack.CreateAsync(tenant, "drivers-life", driver.PlanCreateGroup(input, group, await bay.ViewAsync()));
        await using var machines = new LabMachines(admin, stack);

        Assert.Equal("CREATE_COMPLETE", (await stack.EndAsync("CREATE", machines.BootNewAsync)).Status);
        var built = driver.ReadGroupOutputs(input, group, await stack.ViewAsync());
        var machine = Assert.Single(built.Machines);
        Assert.Equal("spare/0", Place(machine));
        Assert.Empty(built.NodeCounts);
        await AssertAsOpenStackSaysAsync(machine);
        AssertConfigured(machines.Booted[machine.ServerId!], machine, master);
        var kubelet = machines.Booted[machine.ServerId!].Read("/etc/kubernetes/kubelet.env");
        Assert.Contains(" --node-labels=disk=ssd,", kubelet, StringComparison.Ordinal);
        Assert.Contains(" --register-with-taints=spare=:NoSchedule", kubelet, StringComparison.Ordinal);

        var larger = group with { NodeCount = 2 };
        await stack.UpdateAsync(driver.PlanResize(input with { OperationId = Guid.Parse("00000000-0000-4000-8000-000000000004") }, larger, []));
        Assert.Equal("UPDATE_COMPLETE", (await stack.EndAsync("UPDATE", machines.BootNewAsync)).Status);
        var grown = driver.ReadGroupOutputs(input, larger, await stack.ViewAsync());
        Assert.Equal(["spare/0", "spare/1"], grown.Machines.Select(Place));
        Assert.Equal(machine, grown.Machines[0]);

        await ChangeGroupAsync(stack, machines, input with { Spec = input.Spec with { Labels = input.Spec.Labels.SetItem("kube_tag", "v1.32.1") } }, larger, BayChange.Upgrade, ("kube_tag", "v1.32.1"));
        await ChangeGroupAsync(stack, machines, input, larger, BayChange.CaRotation, ("kube_tag", "v1.32.1"));
        await ChangeGroupAsync(stack, machines, input with { Machine = input.Machine! with { UserName = "another" } }, larger, BayChange.CredentialRotation, ("trustee_username", "another"));
        Assert.Equal(grown.Machines, driver.ReadGroupOutputs(input, larger, await stack.ViewAsync()).Machines);
        await stack.DeleteAsync();
        Assert.All(grown.Machines, server => Assert.NotNull(server.ServerId));
        foreach (var server in grown.Machines)
            Assert.Null(await tenant.GetAsync("compute", $"/servers/{server.ServerId}", TestContext.Current.CancellationToken));
    }

    private async Task ChangeGroupAsync(LabStack stack, LabMachines machines, BayPlanInput input, NodeGroupSnapshot group, BayChange change, (string Parameter, string Value) shown)
    {
        var operation = Guid.NewGuid();
        await stack.UpdateAsync(driver.PlanGroupChange(input with { OperationId = operation }, group, change));

        Assert.Equal("UPDATE_COMPLETE", (await stack.EndAsync("UPDATE", machines.BootNewAsync)).Status);
        var parameters = (await stack.ViewAsync()).Parameters;
        Assert.Equal(($"{operation:D}", shown.Value), (parameters["magnum_operation"], parameters[shown.Parameter]));
    }

    [Fact]
    public async Task A_machine_that_can_not_configure_itself_fails_the_stack_with_its_reason()
    {
        bayCloud.RefuseWith = 403;
        await using var quiet = await QuietGuests.OfAsync("drivers-fail", TestContext.Current.CancellationToken);
        await using var stack = await LabStack.CreateAsync(tenant, "drivers-fail", driver.PlanCreate(Input(model: static model => model with { ImageId = "ubuntu", ClusterDistro = "ubuntu", NoProxy = Excepted }, workers: 0)));
        await using var machines = new LabMachines(admin, stack);

        var (status, _) = await stack.EndAsync("CREATE", machines.BootNewAsync);

        Assert.Equal("CREATE_FAILED", status);
        Assert.All(machines.Booted.Values, static machine => Assert.Contains($"NO_PROXY=\"{Excepted},10.0.0.0/24\"\n", machine.Read("/etc/magnum/bay.env"), StringComparison.Ordinal));
        var events = await tenant.GetAsync("orchestration", stack.Path + "/events?nested_depth=2", TestContext.Current.CancellationToken);
        Assert.Contains(events!["events"]!.AsArray(), static one =>
            one!["resource_name"]!.GetValue<string>() == "node_config_deployment" && one["resource_status_reason"]?.GetValue<string>().Contains("boot step 10-certificates failed", StringComparison.Ordinal) == true);
        await stack.DeleteAsync();
    }

    private BayPlanInput Input(Func<BaySpec, BaySpec>? spec = null, Func<BayModelSnapshot, BayModelSnapshot>? model = null, int workers = 1)
    {
        var input = PlanInputs.Kubernetes(bay => (spec ?? (static same => same))(bay with { ExternalNetworkId = externalNetwork, Name = "drivers-test" }), model, workers);
        return input with { Cloud = input.Cloud with { AuthUrl = bayCloud.AuthUrl, MagnumUrl = bayCloud.MagnumUrl } };
    }

    private async Task<BayOutputs> ReadAsync(LabStack stack, BayPlanInput input) => driver.ReadOutputs(input, await stack.ViewAsync());

    private static string Place(BayMachine machine) => $"{machine.NodeGroup}/{machine.Index}";

    private async Task AssertAsOpenStackSaysAsync(BayMachine machine)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var server = (await tenant.GetAsync("compute", $"/servers/{machine.ServerId}", cancellationToken))!["server"]!;
        Assert.Equal("ACTIVE", server["status"]!.GetValue<string>());
        var port = Assert.Single((await tenant.GetAsync("network", $"/v2.0/ports?device_id={machine.ServerId}", cancellationToken))!["ports"]!.AsArray())!;
        Assert.Equal(port["fixed_ips"]![0]!["ip_address"]!.GetValue<string>(), machine.PrivateAddress);
        var addresses = (await tenant.GetAsync("network", $"/v2.0/floatingips?port_id={port["id"]}", cancellationToken))!["floatingips"]!.AsArray();
        Assert.Equal(machine.Address, Assert.Single(addresses)!["floating_ip_address"]!.GetValue<string>());
    }

    private static void AssertConfigured(BootFolder machine, BayMachine told, BayMachine master)
    {
        var environment = machine.Read("/etc/magnum/bay.env");
        Assert.DoesNotContain('<', environment);
        Assert.Contains($"NO_PROXY=\"{Excepted},10.0.0.0/24\"\n", environment, StringComparison.Ordinal);
        Assert.Contains($"NODE_IP=\"{told.PrivateAddress}\"", environment, StringComparison.Ordinal);
        Assert.Contains($"NODE_PUBLIC_IP=\"{told.Address}\"", environment, StringComparison.Ordinal);
        Assert.Contains($"API_IP=\"{master.PrivateAddress}\"", environment, StringComparison.Ordinal);
        Assert.Contains("BEGIN CERTIFICATE", machine.Read("/etc/kubernetes/certs/kubelet.crt"), StringComparison.Ordinal);
        Assert.Equal(told == master, machine.Has("/etc/kubernetes/certs/server.crt"));
        Assert.Equal(told == master ? "private\nkey\n" : null, machine.Has("/etc/kubernetes/certs/service_account_private.key") ? machine.Read("/etc/kubernetes/certs/service_account_private.key") : null);
    }

    /// <summary>What cluster-autoscaler reads in Heat itself: the group's nested stack, its refs_map, its members' names and their two resources.</summary>
    private static async Task AssertNamesForAutoscalerAsync(LabStack stack, BayOutputs outputs)
    {
        var resources = await stack.ResourcesAsync();
        var group = resources.Single(static resource => resource.Name == "kube_minions");
        var refs = (await stack.NestedOutputAsync(group.PhysicalId!, "refs_map"))!.AsObject();
        var workers = outputs.Machines.Where(static machine => machine.NodeGroup == NodeGroupSnapshot.DefaultWorkerName).ToList();
        Assert.Equal(workers.Select(static worker => (worker.Index, worker.ServerId)), refs.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => (entry.Key, entry.Value?.GetValue<string>())));
        foreach (var worker in workers)
        {
            Assert.Contains(resources, resource => resource.Name == worker.Index && resource.ParentResource == "kube_minions");
            Assert.Contains(resources, resource => resource.Name == "kube-minion" && resource.ParentResource == worker.Index);
            Assert.Contains(resources, resource => resource.Name == "node_config_deployment" && resource.ParentResource == worker.Index);
        }
    }

    // Each machine has its own, and the tenant's is at one, of the sizes that were asked for, and those of a machine that went are gone.
    private async Task AssertVolumesAsync(LabStack stack, BaySpec spec, int workers)
    {
        var found = new List<string>();
        foreach (var volume in (await stack.ResourcesAsync()).Where(static resource => resource.Type == "OS::Cinder::Volume"))
        {
            var made = (await tenant.GetAsync("volumev3", $"/volumes/{volume.PhysicalId}", TestContext.Current.CancellationToken))!["volume"]!;
            found.Add($"{volume.Name} {made["size"]} {made["status"]}");
        }

        IEnumerable<string> expected = spec.DockerVolumeSize is null ? [] : [.. Enumerable.Repeat("docker_volume 1 in-use", workers + 1), "etcd_volume 1 in-use", "data 1 in-use"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    // The port is in the bay's network and group; the machines are those of now, and the volume is at the first worker.
    private async Task AssertTenantResourcesAsync(LabStack stack, BayOutputs outputs)
    {
        var resources = await stack.ResourcesAsync();
        var (network, group, port) = (Id("private_network"), Id("secgroup_kube_minion"), Id("spare_port"));
        var made = (await tenant.GetAsync("network", $"/v2.0/ports/{port}", TestContext.Current.CancellationToken))!["port"]!;
        Assert.Equal((network, group), (made["network_id"]!.GetValue<string>(), Assert.Single(made["security_groups"]!.AsArray())!.GetValue<string>()));
        var told = (await stack.NestedOutputAsync(Id("tenant_resources"), "machines"))!.AsArray().Select(static one => one!.GetValue<string>());
        Assert.Equal(outputs.Machines.Select(static machine => machine.ServerId), told);
        if (LabExtras.HasVolumes())
        {
            var volume = (await tenant.GetAsync("volumev3", $"/volumes/{Id("data")}", TestContext.Current.CancellationToken))!["volume"]!;
            Assert.Equal(outputs.Machines.First(static machine => machine.NodeGroup == NodeGroupSnapshot.DefaultWorkerName).ServerId, Assert.Single(volume["attachments"]!.AsArray())!["server_id"]!.GetValue<string>());
        }

        string Id(string name) => resources.Single(resource => resource.Name == name).PhysicalId!;
    }

    private async Task AssertNothingLeftAsync(IEnumerable<StackViewResource> made)
    {
        var checkedKinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in made)
        {
            var (service, path) = resource.Type switch
            {
                "OS::Nova::Server" => ("compute", "/servers/"),
                "OS::Nova::ServerGroup" => ("compute", "/os-server-groups/"),
                "OS::Neutron::Port" => ("network", "/v2.0/ports/"),
                "OS::Neutron::Net" => ("network", "/v2.0/networks/"),
                "OS::Neutron::Subnet" => ("network", "/v2.0/subnets/"),
                "OS::Neutron::Router" => ("network", "/v2.0/routers/"),
                "OS::Neutron::FloatingIP" => ("network", "/v2.0/floatingips/"),
                "OS::Neutron::SecurityGroup" => ("network", "/v2.0/security-groups/"),
                "OS::Cinder::Volume" => ("volumev3", "/volumes/"),
                _ => (null, null),
            };
            if (service is not null)
            {
                checkedKinds.Add(resource.Type);
                Assert.Null(await tenant.GetAsync(service, path + resource.PhysicalId, TestContext.Current.CancellationToken));
            }
        }

        Assert.Equal(LabExtras.HasVolumes() ? 9 : 8, checkedKinds.Count);
    }
}
