using System.Text;
using System.Text.Json;
using Magnum.Api.Tests.Hosting;
using Magnum.Fuzz;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Fuzz;

/// <summary>
/// Bad input, made by chance from the OpenAPI document: never a 5xx, never an answer without the shape of an error, never a status or body that is not
/// declared, never a change by a request that was refused.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    // The world grows with every accepted request, and every request looks at all of it.
    private const int RequestsOfAWorld = 250;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.10")]
    [InlineData("1.12")]
    [InlineData("1.14")]
    public async Task Whatever_is_sent_is_answered_properly(string maximum)
    {
        output.WriteLine($"MAGNUM_FUZZ_SEED={FuzzSeed.Value}");
        var statuses = new SortedDictionary<int, int>();
        var findings = new List<string>();
        for (var world = 0; world * RequestsOfAWorld < FuzzSeed.Requests; world++)
            await OneWorldAsync(maximum, new Random(unchecked((FuzzSeed.Value * 31) + world)), statuses, findings);
        output.WriteLine(string.Join(", ", statuses.Select(static pair => $"{pair.Key}: {pair.Value}")));
        Assert.True(findings.Count == 0, $"{findings.Count} findings:\n{string.Join("\n----\n", findings.Take(10))}");
        // A run that is refused at the door tests nothing.
        Assert.All([200, 201, 202, 204, 400, 401, 403, 404, 405, 406], status => Assert.True(statuses.GetValueOrDefault(status) > 0, $"No request was answered {status}."));
    }

    [Fact]
    public async Task Bodies_that_trickle_or_stop_end_in_time()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:BodyGracePeriod=00:00:01.2");
        var random = new Random(FuzzSeed.Value);
        output.WriteLine($"MAGNUM_FUZZ_SEED={FuzzSeed.Value}");
        var before = Fingerprint(api.World);
        var document = (await api.Anonymous.GetAsync("/v1/openapi.json")).Json;
        var writes = FuzzOperation.Read(document).Where(static operation => operation.Body is not null).ToList();

        var answers = await Task.WhenAll(writes.Select(operation =>
        {
            var path = operation.Path.Replace('{', 'x').Replace('}', 'x');
            var isChunked = random.Next(2) == 0;
            var head = $"{operation.Method} {path} HTTP/1.1\r\nHost: {api.Address.Authority}\r\nX-Auth-Token: {api.World.Admin}\r\nOpenStack-API-Version: container-infra latest\r\n"
                + $"Content-Type: application/json\r\n{(isChunked ? "Transfer-Encoding: chunked\r\n\r\n40\r\n" : "Content-Length: 64\r\n\r\n")}{new string('[', random.Next(40))}";
            return RawConnection.SendAsync(api.Address, [Encoding.ASCII.GetBytes(head)], Cancelled);
        }));

        Assert.NotEmpty(answers);
        Assert.All(answers, static answer =>
        {
            Assert.Equal(408, answer!.Status);
            Assert.StartsWith("{\"errors\":[{\"request_id\":\"\",\"code\":\"client\",\"status\":408,", answer.Body, StringComparison.Ordinal);
        });
        Assert.Equal(before, Fingerprint(api.World));
    }

    private static async Task OneWorldAsync(string maximum, Random random, SortedDictionary<int, int> statuses, List<string> findings)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}", "Magnum:Api:BodyGracePeriod=00:00:01.2");
        var document = (await api.Anonymous.GetAsync("/v1/openapi.json")).Expect(200).Json;
        var words = new FuzzWords(random, await NamesAsync(api));
        var bodies = new FuzzBodies(random, words, document);
        var world = api.World;
        // What is accepted is done at once: a bay's creation at 1.1 waits for it.
        world.Bays.Lag = TimeSpan.Zero;
        world.Bays.Answer = new BayPreview(world.Bays.Stored[0], [new ResourcePreview(null, "master", "OS::Nova::Server", ResourceAction.Create)], ShowsNested: true);
        var operations = FuzzOperation.Read(document);
        var requests = new FuzzRequests(random, words, bodies, operations, [world.Alpha, world.Alpha, world.Reader, world.Beta, world.Admin, world.AdminInAlpha], api.Address.Authority);
        var rules = new AnswerRules(document);

        for (var count = 0; count < Math.Min(RequestsOfAWorld, FuzzSeed.Requests); count++)
        {
            var (operation, request) = requests.Next();
            var before = Fingerprint(world);
            var (answer, isLate) = await SendAsync(api, request);
            var wrong = isLate ? "no answer within a minute" : rules.Check(operation, request, answer);
            if (wrong is null && (AnswerRules.IsRefusal(answer) || AnswerRules.IsDryRun(answer)) && Fingerprint(world) != before)
                wrong = $"refused or only tried ({answer?.Status}), but something changed";
            if (wrong is not null)
                findings.Add($"{wrong}\nMAGNUM_FUZZ_SEED={FuzzSeed.Value}, for {operation.Method} {operation.Path} at most {maximum}:\n{request}");
            if (answer is not null)
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
        }
    }

    private static async Task<(RawAnswer? Answer, bool IsLate)> SendAsync(ApiHost api, FuzzRequest request)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        bound.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            return (await RawConnection.SendAsync(api.Address, request.Pieces(), bound.Token, request.Line.StartsWith("HEAD ", StringComparison.Ordinal)), false);
        }
        catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
        {
            return (null, true);
        }
    }

    // Two clusters, three templates, a quota: by UUID and by name.
    private static async Task<IReadOnlyList<string>> NamesAsync(ApiHost api)
    {
        var first = await api.ClusterAsync("first");
        var second = await api.ClusterAsync("second");
        var template = await api.TemplateAsync("spare");
        (await api.Admin.SendAsync("POST", "/v1/quotas", new System.Text.Json.Nodes.JsonObject { ["project_id"] = "beta-project", ["hard_limit"] = 5, ["resource"] = "Cluster" })).Expect(201);
        return
        [
            $"{first:D}", $"{second:D}", "first", "second", "first-template", "spare", template["uuid"]!.GetValue<string>(), "alpha-project", "beta-project", "Cluster", "default-master",
            "default-worker", "labos", "m1.small", "lab-key", $"{Guid.NewGuid():D}",
        ];
    }

    private static string Fingerprint(ApiWorld world) => JsonSerializer.Serialize(new
    {
        Bays = world.Bays.Stored,
        Models = world.Models.Stored,
        Quotas = world.Tenants.Stored,
        Federations = world.Federations.Stored,
        Keys = world.Idempotency.Keys.Order(StringComparer.Ordinal),
        Signed = world.Authorities.Issued.Count,
        Commands = (world.Bays.Created.Count, world.Bays.Resized.Count, world.Bays.Upgraded.Count, world.Bays.Reported.Count, world.Bays.Rotated.Count, world.Bays.GroupsDeleted.Count).ToString(),
    });
}
