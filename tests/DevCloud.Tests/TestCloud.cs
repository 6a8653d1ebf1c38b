using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Octavia;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.DevCloud.Tests;

/// <summary>A simulated cloud of the test's own, spoken to as alpha-user.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider clients;

    private TestCloud(DevCloudServer server, ServiceProvider clients, string projectId)
    {
        Server = server;
        this.clients = clients;
        ProjectId = projectId;
    }

    public DevCloudServer Server { get; }

    public string ProjectId { get; }

    public Credential User { get; } = new Credential.Service();

    public IHeatStacks Heat => clients.GetRequiredService<IHeatStacks>();

    public IOctaviaBalancers Octavia => clients.GetRequiredService<IOctaviaBalancers>();

    public IKeystoneTokens Tokens => clients.GetRequiredService<IKeystoneTokens>();

    public IKeystoneTrusts Trusts => clients.GetRequiredService<IKeystoneTrusts>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<TestCloud> StartAsync(TimeProvider? time = null, Action<DevCloudOptions>? set = null)
    {
        var options = new DevCloudOptions { Port = 0, ResourceDelay = TimeSpan.Zero, BootDelay = TimeSpan.Zero, Engines = false };
        set?.Invoke(options);
        var server = await DevCloudServer.StartAsync(options, time ?? TimeProvider.System, Stop);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Magnum:Keystone:AuthUrl"] = server.AuthUrl.ToString(),
            ["Magnum:Keystone:Username"] = "alpha-user",
            ["Magnum:Keystone:Password"] = "devcloud",
            ["Magnum:Keystone:ProjectName"] = "alpha",
            ["Magnum:Trust:Domain"] = "magnum",
            ["Magnum:Trust:AdminUser"] = "magnum_domain_admin",
            ["Magnum:Trust:AdminPassword"] = "devcloud",
            ["Magnum:OpenStack:RetryDelay"] = "00:00:00.001",
        }).Build());
        services.AddLogging();
        var clients = services.AddOpenStack().BuildServiceProvider();
        var token = await clients.GetRequiredService<IKeystoneTokens>().IssueAsync(new Credential.Service(), Stop);
        return new TestCloud(server, clients, token.Info.ProjectId!);
    }

    public Task<string> CreateAsync(string template, int? timeout = null, Dictionary<string, string>? files = null, params (string Name, JsonNode? Value)[] parameters) => Heat.CreateAsync(
        User,
        ProjectId,
        new StackRequest
        {
            Name = "stack", Template = template, TimeoutMinutes = timeout, Files = files ?? [], Parameters = parameters.ToDictionary(static p => p.Name, static p => p.Value),
        },
        Stop);

    public async Task<HeatStack> UpdateAsync(string id, params (string Name, JsonNode? Value)[] parameters)
    {
        Assert.True(await Heat.UpdateAsync(User, ProjectId, id, new StackUpdate { Parameters = parameters.ToDictionary(static p => p.Name, static p => p.Value) }, Stop));
        return await EndAsync(id);
    }

    public Task<HeatStack> EndAsync(string id) => UntilAsync(
        async () => await Heat.FindAsync(User, ProjectId, id, resolveOutputs: true, Stop) ?? throw new InvalidOperationException("The stack is gone."),
        static stack => !stack.Status.EndsWith("IN_PROGRESS", StringComparison.Ordinal));

    public Task<IReadOnlyList<HeatResource>> ResourcesAsync(string id) => Heat.ResourcesAsync(User, ProjectId, id, 5, Stop);

    /// <summary>Looks until it is as wanted, with a bound.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isWanted)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(Bound);
        using var rounds = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        do
        {
            var seen = await look();
            if (isWanted(seen))
                return seen;
        }
        while (await rounds.WaitForNextTickAsync(bound.Token));
        throw new InvalidOperationException("The timer ended.");
    }

    /// <summary>A POST past the clients, with a token of the test's choice.</summary>
    public async Task<HttpStatusCode> PostAsync(string address, string token, JsonNode body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Add("X-Auth-Token", token);
        using var answer = await clients.GetRequiredService<IHttpClientFactory>().CreateClient().SendAsync(request, Stop);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await clients.DisposeAsync();
        await Server.DisposeAsync();
    }
}
