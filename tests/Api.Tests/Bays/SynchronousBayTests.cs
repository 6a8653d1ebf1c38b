using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Api.Tests.Bays;

/// <summary>Microversion 1.1, where the answer about a bay is the bay.</summary>
public sealed class SynchronousBayTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("1.1")]
    public async Task A_creation_is_answered_with_the_bay_and_its_stack(string? version)
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Bays.Lag = TimeSpan.FromMilliseconds(300);
        await api.TemplateAsync("m");

        var made = (await api.Alpha.SendAsync("POST", "/v1/bays", new JsonObject { ["name"] = "b", ["baymodel_id"] = "m" }, version)).Expect(201);

        var uuid = made.Json["uuid"]!.GetValue<string>();
        Assert.Equal(new Uri(api.Address, $"/v1/bays/{uuid}").ToString(), made.Header("Location"));
        Assert.True(Guid.TryParse(made.Json["stack_id"]!.GetValue<string>(), out _));
        Assert.Null(made.Json["labels"]);
        Assert.Null(made.Json["updated_at"]);
        Assert.Equal("b", made.Json["name"]!.GetValue<string>());
        var shown = (await api.Alpha.GetAsync($"/v1/bays/{uuid}", version)).Json;
        Assert.Equal(made.Json.Select(static pair => pair.Key), shown.Select(static pair => pair.Key));
        Assert.Equal("{}", shown["labels"]!.ToJsonString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Labels_are_shown_where_there_are_any(bool inherited)
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Bays.Lag = TimeSpan.Zero;
        await api.TemplateAsync("m", ("labels", inherited ? new JsonObject { ["k"] = "v" } : null));
        var body = new JsonObject { ["name"] = "b", ["baymodel_id"] = "m" };
        if (!inherited)
            body["labels"] = new JsonObject { ["k"] = "v" };

        var made = (await api.Alpha.SendAsync("POST", "/v1/bays", body, "1.1")).Expect(201);

        Assert.Equal("""{"k":"v"}""", made.Json["labels"]!.ToJsonString());
    }

    [Fact]
    public async Task A_creation_without_a_stack_for_long_is_answered_as_it_stands()
    {
        var time = new TimerWatch(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var api = await ApiHost.StartAsync(time, 0);
        await api.TemplateAsync("m");

        var made = (await WhileTimePassesAsync(api, time, PostAsync(api))).Expect(201).Json;

        Assert.Null(made["stack_id"]);
        Assert.Equal("CREATE_IN_PROGRESS", made["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_creation_that_fails_at_once_is_answered_as_failed()
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Bays.Lag = TimeSpan.Zero;
        await api.TemplateAsync("m");
        var body = new JsonObject { ["name"] = "b", ["baymodel_id"] = "m", ["labels"] = new JsonObject { ["lab_fail"] = "true" } };

        var made = (await api.Alpha.SendAsync("POST", "/v1/bays", body, "1.1")).Expect(201).Json;

        Assert.Equal("CREATE_FAILED", made["status"]!.GetValue<string>());
        Assert.NotNull(made["bay_faults"]);
    }

    [Fact]
    public async Task Reads_that_fail_on_the_way_do_not_spoil_the_creation()
    {
        var time = new TimerWatch(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var api = await ApiHost.StartAsync(time, 0);
        await api.TemplateAsync("m");
        var answer = PostAsync(api);
        await CreatedAsync(api);
        // A read and its two repetitions.
        for (var i = 0; i < 3; i++)
            api.World.Bays.Failures.Enqueue(new TimeoutException("away"));
        api.World.Bays.Lag = TimeSpan.FromSeconds(6);

        var made = (await WhileTimePassesAsync(api, time, answer)).Expect(201).Json;

        Assert.Empty(api.World.Bays.Failures);
        Assert.NotNull(made["stack_id"]);
    }

    [Fact]
    public async Task A_change_is_answered_with_the_bay()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("b");

        var changed = (await api.Alpha.PatchAsync("/v1/bays/b", """[{"op": "replace", "path": "/node_count", "value": 3}]""", "1.1")).Expect(200).Json;

        Assert.Equal(3, changed["node_count"]!.GetValue<int>());
        Assert.Equal("UPDATE_IN_PROGRESS", changed["status"]!.GetValue<string>());
        Assert.Equal("bays", new Uri(changed["links"]![0]!["href"]!.GetValue<string>()).Segments[2].TrimEnd('/'));
    }

    private static Task<ApiAnswer> PostAsync(ApiHost api) =>
        api.Alpha.SendAsync("POST", "/v1/bays", new JsonObject { ["name"] = "b", ["baymodel_id"] = "m" }, "1.1");

    // Time passes in steps that end every wait of the server, and stands still until the server has done something with the last one.
    private static async Task<ApiAnswer> WhileTimePassesAsync(ApiHost api, TimerWatch time, Task<ApiAnswer> answer)
    {
        await CreatedAsync(api);
        for (var seen = 0; !answer.IsCompleted; await Task.Yield())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var done = time.Timers + api.World.Bays.Callers.Count;
            if (done == seen)
                continue;
            seen = done;
            time.Advance(TimeSpan.FromMilliseconds(500));
        }

        return await answer;
    }

    private static async Task CreatedAsync(ApiHost api)
    {
        while (api.World.Bays.Created.Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Time that stands still, and counts who waits for it.</summary>
    private sealed class TimerWatch(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
