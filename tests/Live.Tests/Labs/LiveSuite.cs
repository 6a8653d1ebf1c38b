using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Launcher;
using Xunit;

namespace Magnum.Live.Tests.Labs;

/// <summary>What tests of a silo of our own on the lab's OpenStack have in common: the silo, and a tenant's client of it.</summary>
/// <param name="prefix">What names of the test's things begin with.</param>
/// <param name="maximum">The highest microversion that the silo offers and its client asks for; null: as they are by themselves.</param>
public abstract class LiveSuite(string prefix, string? maximum = null) : IAsyncLifetime
{
    private readonly List<CloudSession> sessions = [];
    private readonly string folder = Directory.CreateTempSubdirectory("magnum-live-").FullName;

    /// <summary>The test's end.</summary>
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Name that nobody else's things have.</summary>
    protected string Prefix { get; } = $"{prefix}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>The silo's state.</summary>
    protected string Database => Path.Combine(folder, "magnum.db");

    /// <summary>What the silo is set to beside what the lab needs.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> More => [];

    internal SiloProcess Silo { get; private set; } = null!;

    /// <summary>The tenant in the cloud.</summary>
    internal CloudSession Alpha { get; private set; } = null!;

    /// <summary>The tenant's client of the silo.</summary>
    internal MagnumClient Magnum { get; private set; } = null!;

    /// <summary>Another user in the cloud, until the test's end.</summary>
    private protected async Task<CloudSession> OpenAsync(string user, string project)
    {
        var session = await CloudSession.OpenAsync(TestCloud.FindLab()!, user, project, Cancelled);
        sessions.Add(session);
        return session;
    }

    /// <summary>Asks the silo for something, and demands that answer.</summary>
    private protected async Task<JsonNode> PostAsync(string path, JsonObject body, HttpStatusCode expected)
    {
        var (status, answer) = await Magnum.AskAsync(HttpMethod.Post, path, body, Cancelled);
        Assert.True(status == expected, $"{status}: {answer?.ToJsonString()}");
        return answer!;
    }

    public virtual async ValueTask InitializeAsync()
    {
        Lab.Require();
        Silo = new SiloProcess(Built.Silo,
        [
            .. Lab.Settings,
            .. More,
            new("Magnum__Storage__SqliteFile", Database),
            .. maximum is null ? Enumerable.Empty<KeyValuePair<string, string>>() : [new("Magnum__Api__MaximumMicroversion", maximum)],
        ]);
        await Silo.StartAsync(Cancelled);
        Alpha = await OpenAsync("alpha-user", "alpha");
        Magnum = maximum is null ? new MagnumClient(Silo.Api, Alpha.Token, Silo.Tail) : new MagnumClient(Silo.Api, Alpha.Token, Silo.Tail, version: maximum);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Magnum?.Dispose();
        sessions.ForEach(static session => session.Dispose());
        if (Silo is not null)
            await Silo.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
