using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Magnum.DevCloud.Faults;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.DevCloud.Machines;

/// <summary>A Kubernetes API server without pods that lists nodes, lets them go and says that it is well; it lets in whoever shows a certificate of its bay's CA.</summary>
internal sealed class SimulatedEngine : IAsyncDisposable
{
    private readonly WebApplication app;

    private SimulatedEngine(WebApplication app, SimulatedNodes nodes)
    {
        this.app = app;
        Nodes = nodes;
    }

    /// <summary>Its nodes.</summary>
    public SimulatedNodes Nodes { get; }

    /// <summary>Listens on the machine's public addresses.</summary>
    public static async Task<SimulatedEngine> StartAsync(BootData boot, EngineCertificates? certificates, Func<IReadOnlyList<EngineNode>> nodes, EngineFaults faults, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(DevCloudServer.WithoutWatching);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        var port = int.Parse(boot["API_PORT"], CultureInfo.InvariantCulture);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var address in boot.EngineAddresses)
            {
                kestrel.Listen(IPAddress.Parse(address), port, listen =>
                {
                    if (certificates is not null)
                        listen.UseHttps(tls => Secure(tls, certificates));
                });
            }
        });
        var app = builder.Build();
        app.Use(async (http, next) =>
        {
            await faults.WaitAsync(http.RequestAborted);
            if (certificates is not null && Refusal(http, certificates) is { } refusal)
                await refusal.ExecuteAsync(http);
            else
                await next(http);
        });
        var listed = new SimulatedNodes(nodes);
        Map(app, boot, faults);
        listed.Map(app);
        await app.StartAsync(cancellationToken);
        return new SimulatedEngine(app, listed);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static void Secure(HttpsConnectionAdapterOptions tls, EngineCertificates certificates)
    {
        tls.ServerCertificate = certificates.Server;
        tls.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        tls.AllowAnyClientCertificate();
    }

    // As a real one: it takes every certificate in the handshake, and then says no. Without one the caller is system:anonymous, who may only ask how it is.
    private static IResult? Refusal(HttpContext http, EngineCertificates certificates)
    {
        if (http.Connection.ClientCertificate is not { } client)
            return http.Request.Path.Value is "/readyz" or "/livez" or "/healthz" or "/version" ? null : Status(403, "Forbidden", "forbidden: User \"system:anonymous\" cannot do this");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(certificates.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(client) ? null : Status(401, "Unauthorized", "Unauthorized");
    }

    internal static IResult Status(int code, string reason, string message) => Results.Json(
        new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = code },
        statusCode: code);

    private static void Map(WebApplication app, BootData boot, EngineFaults faults)
    {
        foreach (var path in new[] { "/healthz", "/readyz", "/livez" })
            app.MapGet(path, () => faults.Checks is { } checks && path != "/livez" ? Results.Text(checks, statusCode: 500) : Results.Text("ok"));
        app.MapGet("/version", () => Results.Json(new JsonObject
        {
            ["major"] = "1", ["minor"] = boot["KUBE_TAG"].Split('.').ElementAtOrDefault(1) ?? "0", ["gitVersion"] = boot["KUBE_TAG"], ["platform"] = "linux/amd64",
        }));
        app.MapGet("/api", static () => Results.Json(new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") }));
        app.MapGet("/apis", static () => Results.Json(new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray() }));
        app.MapGet("/api/v1", static () => Results.Json(new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["groupVersion"] = "v1",
            ["resources"] = new JsonArray(
                new JsonObject { ["name"] = "nodes", ["singularName"] = "node", ["namespaced"] = false, ["kind"] = "Node", ["verbs"] = new JsonArray("get", "list", "patch", "delete"), ["shortNames"] = new JsonArray("no") },
                new JsonObject { ["name"] = "namespaces", ["singularName"] = "namespace", ["namespaced"] = false, ["kind"] = "Namespace", ["verbs"] = new JsonArray("list") }),
        }));
        app.MapGet("/api/v1/componentstatuses", () => Results.Json(new JsonObject
        {
            ["kind"] = "ComponentStatusList",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. Enumerable.Range(0, boot.Masters).Select(index => Store($"etcd-{index}", faults.Checks))]),
        }));
        app.MapGet("/api/v1/namespaces", static () => Results.Json(new JsonObject
        {
            ["kind"] = "NamespaceList",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
            ["items"] = new JsonArray(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" }, ["status"] = new JsonObject { ["phase"] = "Active" } }),
        }));
    }

    // Whatever is wrong with the engine is wrong with its store.
    private static JsonObject Store(string name, string? checks) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Healthy", ["status"] = checks is null ? "True" : "False", ["message"] = checks ?? """{"health":"true"}""" }),
    };
}

/// <summary>A machine as Kubernetes shows it.</summary>
internal sealed record EngineNode(string Name, string Role, string Address, string PublicAddress, string Version, bool IsLost)
{
    /// <summary>What no other machine of its name has: its server's id, where it is on one.</summary>
    public string Id { get; init; } = Name;

    /// <summary>Whether it is to have no more work.</summary>
    public bool IsCordoned { get; init; }

    public static JsonObject List(IReadOnlyList<EngineNode> nodes) => new()
    {
        ["kind"] = "NodeList",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
        ["items"] = new JsonArray([.. nodes.OrderBy(static n => n.Name, StringComparer.Ordinal).Select(static n => n.View())]),
    };

    public JsonObject View()
    {
        var labels = new JsonObject { ["kubernetes.io/hostname"] = Name };
        if (Role == "master")
            labels["node-role.kubernetes.io/control-plane"] = "";
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Name, ["uid"] = Id, ["resourceVersion"] = "1", ["creationTimestamp"] = "2026-01-01T00:00:00Z", ["labels"] = labels },
            ["spec"] = IsCordoned ? new JsonObject { ["unschedulable"] = true } : new JsonObject(),
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(IsLost
                    ? new JsonObject { ["type"] = "Ready", ["status"] = "Unknown", ["reason"] = "NodeStatusUnknown", ["message"] = "Kubelet stopped posting node status." }
                    : new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "KubeletReady", ["message"] = "simulated" }),
                ["addresses"] = new JsonArray(
                    new JsonObject { ["type"] = "InternalIP", ["address"] = Address },
                    new JsonObject { ["type"] = "ExternalIP", ["address"] = PublicAddress },
                    new JsonObject { ["type"] = "Hostname", ["address"] = Name }),
                ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = Version, ["osImage"] = "DevCloud", ["containerRuntimeVersion"] = "simulated://1" },
            },
        };
    }
}
