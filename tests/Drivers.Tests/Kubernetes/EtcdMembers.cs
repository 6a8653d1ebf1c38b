using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>The etcd of another master as far as its list of members and one lock go, over real TLS: it answers whoever shows a certificate.</summary>
/// <remarks>Shapes: etcd-io/etcd api/etcdserverpb/rpc.proto as its gateway writes it, recorded from etcd 3.4; what is empty is left out, and ids are texts.</remarks>
internal sealed class EtcdMembers : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly JsonArray members;

    private EtcdMembers(WebApplication app, JsonArray members)
    {
        this.app = app;
        this.members = members;
    }

    /// <summary>What was asked of it: <c>list</c>, <c>remove ID</c>, <c>add URL</c>, <c>grant</c>, <c>lock NAME</c>, <c>revoke ID</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Whether another master holds the lock; who asks for it is then answered as when his time is up.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Is called before anything is answered.</summary>
    public Action<string> Asking { get; set; } = static _ => { };

    /// <summary>A member of etcd; one that never ran has no name and no address for clients.</summary>
    public static JsonObject Member(string id, string address, bool hasRun) => hasRun
        ? new JsonObject { ["ID"] = id, ["name"] = address, ["peerURLs"] = new JsonArray($"https://{address}:2380"), ["clientURLs"] = new JsonArray($"https://{address}:2379") }
        : new JsonObject { ["ID"] = id, ["peerURLs"] = new JsonArray($"https://{address}:2380") };

    /// <summary>Listens at that address, at etcd's own port.</summary>
    public static async Task<EtcdMembers> StartAsync(BayCloud cloud, string address, JsonArray members)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), 2379, listen => listen.UseHttps(tls =>
        {
            tls.ServerCertificate = cloud.EtcdServer(IPAddress.Parse(address));
            tls.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            tls.AllowAnyClientCertificate();
        })));
        var etcd = new EtcdMembers(builder.Build(), members);
        etcd.app.MapPost("/v3/cluster/member/{what}", etcd.AnswerAsync);
        etcd.app.MapPost("/v3/lease/{what}", etcd.LeaseAsync);
        etcd.app.MapPost("/v3/lock/lock", etcd.LockAsync);
        await etcd.app.StartAsync(TestContext.Current.CancellationToken);
        return etcd;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> LeaseAsync(string what, HttpRequest http)
    {
        var body = (await JsonNode.ParseAsync(http.Body, cancellationToken: http.HttpContext.RequestAborted))!;
        Note(what == "revoke" ? $"revoke {body["ID"]}" : what);
        return Results.Json(what == "revoke" ? new JsonObject { ["header"] = Header() } : new JsonObject { ["header"] = Header(), ["ID"] = "7587", ["TTL"] = body["TTL"]!.ToString() });
    }

    private async Task<IResult> LockAsync(HttpRequest http)
    {
        var body = (await JsonNode.ParseAsync(http.Body, cancellationToken: http.HttpContext.RequestAborted))!;
        Assert.Equal("7587", body["lease"]!.ToString());
        Note($"lock {Encoding.UTF8.GetString(Convert.FromBase64String(body["name"]!.ToString())).TrimEnd()}");
        return IsLocked ? Results.StatusCode(503) : Results.Json(new JsonObject { ["header"] = Header(), ["key"] = "bWFnbnVtLXR1cm4vMWRhMw==" });
    }

    private void Note(string what)
    {
        Asking(what);
        Asked.Enqueue(what);
    }

    private static JsonObject Header() => new() { ["cluster_id"] = "14841639068965178418", ["member_id"] = "1", ["raft_term"] = "2" };

    private async Task<IResult> AnswerAsync(string what, HttpRequest http)
    {
        var body = (await JsonNode.ParseAsync(http.Body, cancellationToken: http.HttpContext.RequestAborted))!;
        var subject = body["ID"]?.ToString() ?? body["peerURLs"]?[0]?.ToString();
        Note(subject is null ? what : $"{what} {subject}");
        return Results.Json(new JsonObject { ["header"] = Header(), ["members"] = members.DeepClone() });
    }
}
