using System.Diagnostics;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Tests.KubernetesVm;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>What timers run on machines: the report of a bay's health from inside, and the look for another CA. What engines' clients answer is made up here.</summary>
public sealed class TimerScriptTests : IAsyncLifetime
{
    private const string Bay = "1b0c3f4e-9f27-4f3a-8a53-51f6f8f0a002";
    private const string Password = "secret";

    private readonly TemporaryFolder root = new();
    private BayCloud cloud = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => cloud = await BayCloud.StartAsync(Bay, Password, Cancelled);

    public async ValueTask DisposeAsync()
    {
        root.Dispose();
        await cloud.DisposeAsync();
    }

    [Theory]
    [InlineData("KubernetesVm", "kubectl", """case "$*" in *readyz*) echo ok;; *) printf 'm-0 True\nn-0 Unknown\n';; esac""", "UNHEALTHY", """{"api":"ok","m-0.Ready":"True","n-0.Ready":"False"}""")]
    [InlineData("KubernetesVm", "kubectl", """case "$*" in *readyz*) echo ok;; *) printf 'm-0 True\n'; echo 'Warning: old' >&2;; esac""", "HEALTHY", """{"api":"ok","m-0.Ready":"True"}""")]
    [InlineData("KubernetesVm", "kubectl", """echo '[-]etcd failed: "timeout"' >&2; exit 1""", "UNHEALTHY", """{"api":"[-]etcd failed: \"timeout\""}""")]
    [InlineData("KubernetesVm", "kubectl", "exit 1", "UNHEALTHY", """{"api":"no answer"}""")]
    [InlineData("SwarmVm", "docker", """printf 'm-0 True\nn-0 True\n'""", "HEALTHY", """{"api":"ok","m-0.Ready":"True","n-0.Ready":"True"}""")]
    [InlineData("SwarmVm", "docker", "exit 124", "UNHEALTHY", """{"api":"the swarm's manager gives no answer"}""")]
    public async Task What_the_engine_says_becomes_the_bays_health(string driver, string client, string answer, string status, string reason)
    {
        Install(driver, client, answer);

        Assert.Equal((0, ""), await RunAsync("report-health.sh"));

        var patch = Assert.Single(cloud.Patches);
        Assert.Equal(["/health_status", "/health_status_reason"], patch.AsArray().Select(static operation => operation!["path"]!.GetValue<string>()));
        Assert.Equal(status, patch[0]!["value"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(reason), JsonNode.Parse(patch[1]!["value"]!.GetValue<string>())), patch.ToJsonString());
    }

    [Theory]
    [InlineData("2099-01-01T00:00:00.000000Z", 1)]
    [InlineData("2020-01-01T00:00:00.000000Z", 2)]
    public async Task A_token_is_used_as_long_as_it_lasts(string expires, int logins)
    {
        Install("SwarmVm", "docker", "echo m-0 True");
        cloud.TokensExpire = expires;

        await RunAsync("report-health.sh");
        await RunAsync("report-health.sh");

        Assert.Equal((2, logins), (cloud.Patches.Count, cloud.LogIns));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(root.Path, "run/magnum/token")));
    }

    [Fact]
    public async Task A_token_that_is_no_longer_good_is_not_used_again()
    {
        Install("SwarmVm", "docker", "echo m-0 True");
        root.Write("run/magnum/token", "2099-01-01T00:00:00.000000Z\nrevoked\n");

        var (failed, _) = await RunAsync("report-health.sh");
        var (repeated, _) = await RunAsync("report-health.sh");

        Assert.Equal((1, 0), (failed, repeated));
        Assert.Equal((1, 1), (cloud.Patches.Count, cloud.LogIns));
    }

    [Fact]
    public async Task Another_CA_has_the_steps_run_again_once_and_leaves_no_credential_behind()
    {
        Install("SwarmVm", "docker", "exit 1");
        root.Write("var/lib/magnum/configured", "the sum of a former one\n");
        root.Write("opt/magnum/boot/run.sh", """
            source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
            echo "$1"
            ls "$TMPDIR"/*/auth >/dev/null || exit 3
            sha256sum <"$(ls "$TMPDIR"/*/ca.crt)" >"$CONFIGURED"

            """);

        Assert.Equal((0, "again\n"), await RunAsync("renew.sh"));
        Assert.Equal((0, ""), await RunAsync("renew.sh"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(root.Path, "tmp")));
        Assert.Equal(1, cloud.LogIns);
    }

    private void Install(string driver, string client, string answer)
    {
        foreach (var (name, text) in EmbeddedFiles.Of(driver).Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)))
        {
            root.Write($"opt/magnum/boot/{name}", text);
        }

        root.Write("etc/magnum/bay.env", $"""
            BAY_UUID="{Bay}"
            MAGNUM_URL="{cloud.MagnumUrl}"
            AUTH_URL="{cloud.AuthUrl}"
            TRUSTEE_USER_ID="trustee"
            TRUSTEE_PASSWORD="{Password}"
            TRUST_ID="machine-trust"
            NODE_NAME="m-0"
            NODE_IP="10.0.0.7"
            API_IP="10.0.0.7"

            """);
        root.Write($"bin/{client}", $"#!/bin/bash\n{answer}\n");
        File.SetUnixFileMode(Path.Combine(root.Path, "bin", client), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int Status, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(root.Path, "opt/magnum/boot", script)]) { RedirectStandardOutput = true };
        foreach (var proxy in start.Environment.Keys.Where(static name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(proxy);
        }

        start.Environment["MAGNUM_ROOT"] = root.Path;
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(root.Path, "tmp")).FullName;
        start.Environment["PATH"] = $"{Path.Combine(root.Path, "bin")}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, output);
    }
}
