using Magnum.Engines.Tests.Engines;

namespace Magnum.Engines.Tests.Contracts;

/// <summary>What a look at a Kubernetes API shows, whoever serves it.</summary>
public abstract class KubernetesContract<T>(T engine)
    where T : KubernetesUnderTest
{
    /// <summary>For looks that are to succeed, on a machine that has other things to do.</summary>
    private protected static readonly (string, string)[] Patient = [EngineClient.Loopback, EngineClient.LoopbackSix, EngineClient.Deadline(20)];

    private static readonly (string, string)[] Quick = [EngineClient.Loopback, EngineClient.Deadline(1.5)];

    /// <summary>The engine.</summary>
    protected T Engine => engine;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ready_engine_tells_its_machines()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);

        var reading = await client.ReadAsync(engine.Address, engine.Pki.Service());

        var nodes = Assert.IsType<EngineReading.Answered>(reading).Nodes;
        Assert.Equal(KubernetesUnderTest.Machines, nodes.Select(static node => node.Name));
        Assert.All(nodes, static node => Assert.True(node is { IsReady: true, Cause: null }));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], nodes.Select(static node => node.Addresses[0]));
    }

    [Fact]
    public async Task A_machine_that_is_silent_is_not_ready_and_says_why()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);
        await engine.SetReadyAsync("node-1", isReady: false);

        var reading = await client.ReadAsync(engine.Address, engine.Pki.Service());

        await engine.SetReadyAsync("node-1", isReady: true);
        var nodes = Assert.IsType<EngineReading.Answered>(reading).Nodes;
        Assert.Equal([(true, null), (false, "NodeStatusUnknown: Kubelet stopped posting node status.")], nodes.Select(static node => (node.IsReady, node.Cause)));
    }

    [Fact]
    public async Task A_frozen_API_server_is_given_up_at_the_deadline_and_answers_again_afterwards()
    {
        engine.Require();
        await using var client = new EngineClient(Quick);
        await client.ReadAsync(engine.Address, engine.Pki.Service());
        engine.Freeze();
        EngineReading frozen, frozenAgain, thawed;
        try
        {
            frozen = await client.ReadAsync(engine.Address, engine.Pki.Service());
            frozenAgain = await client.ReadAsync(engine.Address, engine.Pki.Service());
        }
        finally
        {
            engine.Thaw();
        }

        await using var patient = new EngineClient(Patient);
        thawed = await patient.ReadAsync(engine.Address, engine.Pki.Service());
        Assert.Equal(new EngineReading.TimedOut("The API server does not answer within 1.5 s."), frozen);
        Assert.IsType<EngineReading.TimedOut>(frozenAgain);
        Assert.IsType<EngineReading.Answered>(thawed);
    }

    [Fact]
    public async Task A_machine_that_goes_has_no_more_work_until_it_is_restored_however_often_it_is_asked()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);
        var (target, node) = (EngineClient.Target(engine.Address, engine.Pki.Service()), await NodeAsync(client, "node-1"));

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().DrainAsync(target, node, Cancelled));
            Assert.True(await engine.IsCordonedAsync("node-1"));
        }

        Assert.False(await engine.IsCordonedAsync("node-0"));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().RestoreAsync(target, node, Cancelled));
            Assert.False(await engine.IsCordonedAsync("node-1"));
        }
    }

    [Fact]
    public async Task A_machine_that_is_gone_is_forgotten_and_another_one_of_its_name_is_left_alone()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);
        var (target, node) = (EngineClient.Target(engine.Address, engine.Pki.Service()), await NodeAsync(client, "node-1"));

        Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().ForgetAsync(target, node with { Id = "of-another-one" }, Cancelled));
        Assert.Equal(2, (await NodesAsync(client)).Length);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().ForgetAsync(target, node, Cancelled));
            Assert.Equal("node-0", Assert.Single(await NodesAsync(client)).Name);
        }

        Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().DrainAsync(target, node, Cancelled));
        Assert.Equal(new EngineReply.Done(), await client.Get<IEngineNodes>().RestoreAsync(target, node, Cancelled));
        await engine.EnterAsync("node-1");
    }

    [Fact]
    public async Task An_engine_that_is_frozen_or_does_not_take_the_certificate_says_so_of_what_it_was_to_do()
    {
        engine.Require();
        await using var client = new EngineClient(Quick);
        var node = new EngineNode("node-1", IsReady: true, null, null, []);
        engine.Freeze();
        EngineReply frozen;
        try
        {
            frozen = await client.Get<IEngineNodes>().DrainAsync(EngineClient.Target(engine.Address, engine.Pki.Service()), node, Cancelled);
        }
        finally
        {
            engine.Thaw();
        }

        Assert.Equal(new EngineReply.Failed("The API server does not answer within 1.5 s."), frozen);
        await using var patient = new EngineClient(Patient);
        Assert.IsType<EngineReply.Failed>(await patient.Get<IEngineNodes>().ForgetAsync(EngineClient.Target(engine.Address, engine.Pki.Service(isExpired: true)), node, Cancelled));
        Assert.Equal(2, (await NodesAsync(patient)).Length);
        Assert.Equal(new EngineReply.Done(), await patient.Get<IEngineNodes>().RestoreAsync(EngineClient.Target(engine.Address, engine.Pki.Service()), node, Cancelled));
    }

    [Fact]
    public async Task An_API_server_without_its_store_says_so()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);
        Assert.Null(Assert.Single(Assert.IsType<StoreReading.Answered>(await StoreAsync(client)).Members).Cause);
        engine.LoseStore();
        EngineReading reading;
        StoreReading store;
        try
        {
            reading = await client.ReadAsync(engine.Address, engine.Pki.Service());
            store = await StoreAsync(client);
        }
        finally
        {
            await engine.FindStoreAsync();
        }

        Assert.Contains("[-]etcd failed: reason withheld", Assert.IsType<EngineReading.NotReady>(reading).Cause, StringComparison.Ordinal);
        // One that is frozen keeps the API server waiting for longer than anybody asks.
        Assert.True(store is StoreReading.Failed or StoreReading.Answered { Members: [{ Cause.Length: > 0 }] }, store.ToString());
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_believed()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);
        using var foreign = new EnginePki();

        var reading = await client.ReadAsync(engine.Address, engine.Pki.Service(trusted: foreign.Authority));

        Assert.Equal(new EngineReading.CertificateRefused("The API server is not trusted: its certificate is not signed by the cluster's certificate authority."), reading);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_of_either_authority_of_a_rotation_is_believed(bool isFirst)
    {
        engine.Require();
        await using var client = new EngineClient(Patient);
        // Both have one name.
        using var other = new EnginePki();

        var reading = await client.ReadAsync(engine.Address, engine.Pki.Service(trusted: isFirst ? $"{engine.Pki.Authority}\n{other.Authority}" : $"{other.Authority}\n{engine.Pki.Authority}"));

        Assert.IsType<EngineReading.Answered>(reading);
    }

    [Fact]
    public async Task A_server_whose_certificate_is_for_another_host_is_not_believed()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);

        var reading = await client.ReadAsync(new UriBuilder(engine.Address) { Host = "localhost" }.Uri, engine.Pki.Service());

        Assert.Equal(new EngineReading.CertificateRefused("The API server is not trusted: its certificate is not for localhost."), reading);
    }

    [Fact]
    public async Task A_server_whose_certificate_has_expired_is_not_believed()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);
        var expired = await engine.StartExpiredAsync();

        var reading = await client.ReadAsync(expired, engine.Pki.Service());

        Assert.Equal(new EngineReading.CertificateRefused("The API server is not trusted: its certificate has expired, or is not valid yet."), reading);
    }

    [Fact]
    public async Task An_engine_that_refuses_the_services_certificate_is_known_as_such()
    {
        engine.Require();
        await using var client = new EngineClient(Patient);

        var expired = await client.ReadAsync(engine.Address, engine.Pki.Service(isExpired: true));

        Assert.IsType<EngineReading.Unauthorized>(expired);
    }

    [Fact]
    public async Task Loopback_is_not_asked_unless_the_operator_allows_it()
    {
        engine.Require();
        await using var client = new EngineClient();

        Assert.Equal(new EngineReading.AddressRefused("Not asked: the service does not connect to 127.0.0.1."), await client.ReadAsync(engine.Address, engine.Pki.Service()));
    }

    private protected async Task<EngineNode> NodeAsync(EngineClient client, string name) => (await NodesAsync(client)).Single(node => node.Name == name);

    private Task<StoreReading> StoreAsync(EngineClient client) => client.Get<IEngineReader>().ReadStoreAsync(EngineClient.Target(engine.Address, engine.Pki.Service()), Cancelled);

    private async Task<System.Collections.Immutable.ImmutableArray<EngineNode>> NodesAsync(EngineClient client) =>
        Assert.IsType<EngineReading.Answered>(await client.ReadAsync(engine.Address, engine.Pki.Service())).Nodes;
}

/// <summary>The simulated cloud's engine.</summary>
public sealed class SimulatedKubernetesTests(SimulatedUnderTest engine) : KubernetesContract<SimulatedUnderTest>(engine), IClassFixture<SimulatedUnderTest>;
