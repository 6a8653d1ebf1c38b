using System.Text.Json.Nodes;
using Magnum.Drivers.Tests.Kubernetes;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>What timers run on machines: the report of a bay's health from inside, and the look for another credential and another CA. What engines' clients answer is made up here.</summary>
public sealed class TimerScriptTests : IAsyncLifetime
{
    private const string Bay = "1b0c3f4e-9f27-4f3a-8a53-51f6f8f0a002";
    private const string Password = "secret";

    private readonly ScriptMachine machine = new();
    private BayCloud cloud = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => cloud = await BayCloud.StartAsync(Bay, Password, Cancelled);

    public async ValueTask DisposeAsync()
    {
        machine.Dispose();
        await cloud.DisposeAsync();
    }

    [Theory]
    [InlineData("Kubernetes", "kubectl", """case "$*" in *readyz*) echo ok;; *) printf 'm-0 True\nn-0 Unknown\n';; esac""", "UNHEALTHY", """{"api":"ok","m-0.Ready":"True","n-0.Ready":"False"}""")]
    [InlineData("Kubernetes", "kubectl", """case "$*" in *readyz*) echo ok;; *) printf 'm-0 True\n'; echo 'Warning: old' >&2;; esac""", "HEALTHY", """{"api":"ok","m-0.Ready":"True"}""")]
    [InlineData("Kubernetes", "kubectl", """echo '[-]etcd failed: "timeout"' >&2; exit 1""", "UNHEALTHY", """{"api":"[-]etcd failed: \"timeout\""}""")]
    [InlineData("Kubernetes", "kubectl", "exit 1", "UNHEALTHY", """{"api":"no answer"}""")]
    [InlineData("Swarm", "docker", """printf 'm-0 True\nn-0 True\n'""", "HEALTHY", """{"api":"ok","m-0.Ready":"True","n-0.Ready":"True"}""")]
    [InlineData("Swarm", "docker", "exit 124", "UNHEALTHY", """{"api":"the swarm's manager gives no answer"}""")]
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
    [InlineData("Kubernetes", "kubectl", """case "$*" in *10.0.0.7*) exit 1;; *10.0.0.8*readyz*) echo ok;; *10.0.0.8*) printf 'm-0 False\nm-1 True\n';; esac""", """{"api":"ok","m-0.Ready":"False","m-1.Ready":"True"}""")]
    [InlineData("Kubernetes", "kubectl", """case "$*" in *10.0.0.9*) exit 1;; *) echo '[-]etcd failed' >&2; exit 1;; esac""", """{"api":"[-]etcd failed"}""")]
    [InlineData("Swarm", "docker", """case "$*" in *10.0.0.9*) printf 'm-0 False\nm-2 True\n';; *) echo 'Cannot connect to the Docker daemon' >&2; exit 1;; esac""", """{"api":"ok","m-0.Ready":"False","m-2.Ready":"True"}""")]
    [InlineData("Swarm", "docker", """case "$*" in --host*) exit 1;; *) echo 'Error: The swarm does not have a leader.' >&2; exit 1;; esac""", """{"api":"the managers have lost their quorum: Error: The swarm does not have a leader."}""")]
    [InlineData("Swarm", "docker", "exit 124", """{"api":"the swarm's manager gives no answer, as without a quorum"}""")]
    public async Task A_master_whose_own_engine_says_nothing_tells_what_another_one_says(string driver, string client, string answer, string reason)
    {
        Install(driver, client, answer, "10.0.0.7 10.0.0.8 10.0.0.9");

        Assert.Equal((0, ""), await RunAsync("report-health.sh"));

        var patch = Assert.Single(cloud.Patches);
        Assert.Equal("UNHEALTHY", patch[0]!["value"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(reason), JsonNode.Parse(patch[1]!["value"]!.GetValue<string>())), patch.ToJsonString());
    }

    [Theory]
    [InlineData("2099-01-01T00:00:00.000000Z", 1)]
    [InlineData("2020-01-01T00:00:00.000000Z", 2)]
    public async Task A_token_is_used_as_long_as_it_lasts(string expires, int logins)
    {
        Install("Swarm", "docker", "echo m-0 True");
        cloud.TokensExpire = expires;

        await RunAsync("report-health.sh");
        await RunAsync("report-health.sh");

        Assert.Equal((2, logins), (cloud.Patches.Count, cloud.LogIns));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(machine.Root, "run/magnum/token")));
    }

    [Fact]
    public async Task A_token_that_is_no_longer_good_is_not_used_again()
    {
        Install("Swarm", "docker", "echo m-0 True");
        machine.Write("run/magnum/token", "2099-01-01T00:00:00.000000Z\nrevoked\nmachine-trust\n");

        var (failed, _) = await RunAsync("report-health.sh");
        var (repeated, _) = await RunAsync("report-health.sh");

        Assert.Equal((1, 0), (failed, repeated));
        Assert.Equal((1, 1), (cloud.Patches.Count, cloud.LogIns));
    }

    [Fact]
    public async Task A_token_of_another_trust_is_not_used()
    {
        Install("Swarm", "docker", "echo m-0 True");
        machine.Write("run/magnum/token", "2099-01-01T00:00:00.000000Z\nof-a-former-credential\nformer-trust\n");

        Assert.Equal((0, ""), await RunAsync("report-health.sh"));

        Assert.Equal((1, 1), (cloud.Patches.Count, cloud.LogIns));
    }

    [Fact]
    public async Task Another_CA_has_the_steps_run_again_once_and_leaves_no_credential_behind()
    {
        Install("Swarm", "docker", "exit 1");
        machine.Write("var/lib/magnum/configured", "the sum of a former one\n");
        machine.Write("opt/magnum/boot/run.sh", """
            source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
            echo "$1"
            ls "$TMPDIR"/*/auth >/dev/null || exit 3
            sha256sum <"$(ls "$TMPDIR"/*/ca.crt)" >"$CONFIGURED"

            """);

        Assert.Equal((0, "again\n"), await RunAsync("renew.sh"));
        Assert.Equal((0, ""), await RunAsync("renew.sh"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(machine.Root, "tmp")));
        Assert.Equal(1, cloud.LogIns);
    }

    [Fact]
    public async Task Managers_have_their_turns_in_running_the_steps_again()
    {
        Install("Swarm", "docker", """
            echo "$*" >>"$MAGNUM_ROOT/called"
            case "$*" in
                "config create "*) cat >/dev/null; [[ $(grep -c "config create" "$MAGNUM_ROOT/called") -gt 1 ]] || { echo 'rpc error: code = AlreadyExists desc = config magnum-turn already exists' >&2; exit 1; } ;;
                "config inspect "*) date +%s ;;
                "config rm "*) [[ $(grep -c "config rm" "$MAGNUM_ROOT/called") -gt 1 ]] ;;
            esac
            """, "10.0.0.7 10.0.0.8 10.0.0.9");
        WriteRun();

        Assert.Equal((0, ""), await RunAsync("renew.sh"));

        Assert.Equal(["config create magnum-turn -", "config inspect --format {{.CreatedAt.Unix}} magnum-turn", "config create magnum-turn -", "again", "config rm magnum-turn", "config rm magnum-turn"], machine.Called);
    }

    [Fact]
    public async Task A_turn_whose_manager_does_not_come_back_is_taken_from_it()
    {
        Install("Swarm", "docker", """
            echo "$*" >>"$MAGNUM_ROOT/called"
            case "$*" in
                "config create "*) cat >/dev/null; grep -q "config rm" "$MAGNUM_ROOT/called" || { echo 'rpc error: code = AlreadyExists desc = config magnum-turn already exists' >&2; exit 1; } ;;
                "config inspect "*) echo $(($(date +%s) - 601)) ;;
            esac
            """, "10.0.0.7 10.0.0.8 10.0.0.9");
        WriteRun();

        Assert.Equal((0, ""), await RunAsync("renew.sh"));

        Assert.Equal(["create", "inspect", "rm", "create", "again", "rm"], machine.Called.Select(static call => call.Split(' ')).Select(static words => words.Length > 1 ? words[1] : words[0]));
    }

    [Theory]
    [InlineData("manager", "10.0.0.7 10.0.0.8 10.0.0.9", 5)]
    [InlineData("manager", "10.0.0.7", 0)]
    [InlineData("worker", "10.0.0.7 10.0.0.8 10.0.0.9", 0)]
    public async Task Whoever_holds_up_no_quorum_follows_without_a_turn(string role, string managers, int tries)
    {
        Install("Swarm", "docker", """
            echo "$1 $2" >>"$MAGNUM_ROOT/called"
            echo "Error: The swarm does not have a leader." >&2
            exit 1
            """, managers, role);
        WriteRun();

        Assert.Equal((0, ""), await RunAsync("renew.sh"));

        Assert.Equal([.. Enumerable.Repeat("config create", tries), "again"], machine.Called);
    }

    [Fact]
    public async Task Another_credential_is_taken_whole_and_used_from_then_on()
    {
        Install("Swarm", "docker", "echo m-0 True");
        machine.Write("var/lib/magnum/configured", "the sum of a former one\n");
        machine.Write("opt/magnum/boot/run.sh", "echo again >>\"$MAGNUM_ROOT/called\"\n");
        var before = machine.Read("etc/magnum/bay.env");
        await RunAsync("report-health.sh");
        cloud.Credential = Told("trustee-2", "secret-2", "machine-trust-2");

        // Both are good for a while.
        cloud.AddTrust("machine-trust-2", "secret-2");
        Assert.Equal((0, ""), await RunAsync("renew.sh"));
        Assert.Equal(2, cloud.LogIns);
        cloud.UseTrust("machine-trust-2", "secret-2");
        Assert.Equal((0, ""), await RunAsync("renew.sh"));
        Assert.Equal((0, ""), await RunAsync("report-health.sh"));

        Assert.Equal((2, 2), (cloud.LogIns, cloud.Patches.Count));
        Assert.Equal(["again", "again"], machine.Called);
        Assert.Equal(before.Replace("\"trustee\"", "\"trustee-2\"", StringComparison.Ordinal).Replace("\"secret\"", "\"secret-2\"", StringComparison.Ordinal).Replace("\"machine-trust\"", "\"machine-trust-2\"", StringComparison.Ordinal), machine.Read("etc/magnum/bay.env"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(machine.Root, "etc/magnum/bay.env")));
        Assert.Equal(["bay.env"], Directory.EnumerateFileSystemEntries(Path.Combine(machine.Root, "etc/magnum")).Select(static entry => Path.GetFileName(entry)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(machine.Root, "tmp")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_credential_that_is_not_told_or_not_another_changes_nothing_and_the_CA_is_looked_for(bool isTold)
    {
        Install("Swarm", "docker", "exit 1");
        machine.Write("var/lib/magnum/configured", "the sum of a former one\n");
        machine.Write("opt/magnum/boot/run.sh", "echo again >>\"$MAGNUM_ROOT/called\"\n");
        var before = machine.Read("etc/magnum/bay.env");
        cloud.Credential = isTold ? Told("trustee", Password, "machine-trust") : null;

        Assert.Equal((0, ""), await RunAsync("renew.sh"));
        Assert.Equal((0, ""), await RunAsync("renew.sh"));

        Assert.Equal((2, 1), (cloud.CredentialLooks, cloud.LogIns));
        Assert.Equal(["again", "again"], machine.Called);
        Assert.Equal(before, machine.Read("etc/magnum/bay.env"));
    }

    [Theory]
    [InlineData("trustee_password", "")]
    [InlineData("trust_id", "with\n a line")]
    [InlineData("trustee_user_id", null)]
    public async Task A_credential_that_is_not_whole_is_not_taken(string key, string? value)
    {
        Install("Swarm", "docker", "exit 1");
        var before = machine.Read("etc/magnum/bay.env");
        cloud.Credential = Told("trustee-2", "secret-2", "machine-trust-2");
        cloud.Credential[key] = value;

        Assert.Equal((1, ""), await RunAsync("renew.sh"));

        Assert.Equal(before, machine.Read("etc/magnum/bay.env"));
    }

    [Fact]
    public async Task Without_TLS_the_credential_alone_is_looked_for()
    {
        Install("Swarm", "docker", "exit 1");
        cloud.Credential = Told("trustee-2", "secret-2", "machine-trust-2");

        Assert.Equal((0, ""), await RunAsync("renew.sh"));

        Assert.Contains("TRUST_ID=\"machine-trust-2\"", machine.Read("etc/magnum/bay.env"), StringComparison.Ordinal);
    }

    private static JsonObject Told(string user, string password, string trust) => new()
    {
        ["trustee_domain_id"] = "trustees",
        ["trustee_user_id"] = user,
        ["trustee_username"] = "machine",
        ["trustee_password"] = password,
        ["trust_id"] = trust,
    };

    // Another CA is found, and the steps do nothing.
    private void WriteRun()
    {
        machine.Write("var/lib/magnum/configured", "the sum of a former one\n");
        machine.Write("opt/magnum/boot/run.sh", "echo again >>\"$MAGNUM_ROOT/called\"\n");
    }

    private void Install(string driver, string client, string answer, string masters = "10.0.0.7", string? role = null)
    {
        machine.Install(driver, new Dictionary<string, string>
        {
            ["BAY_UUID"] = Bay,
            ["MAGNUM_URL"] = cloud.MagnumUrl,
            ["AUTH_URL"] = cloud.AuthUrl,
            ["TRUSTEE_DOMAIN_ID"] = "trustees",
            ["TRUSTEE_USER_ID"] = "trustee",
            ["TRUSTEE_USERNAME"] = "machine",
            ["TRUSTEE_PASSWORD"] = Password,
            ["TRUST_ID"] = "machine-trust",
            ["NODE_ROLE"] = role ?? (driver == "Swarm" ? "manager" : "master"),
            ["NODE_NAME"] = "m-0",
            ["NODE_IP"] = "10.0.0.7",
            ["API_IP"] = "10.0.0.7",
            ["API_PORT"] = "6443",
            ["TLS_DISABLED"] = "False",
            ["MASTER_IPS"] = masters,
        });
        machine.Program(client, answer);
    }

    private Task<(int Status, string Output)> RunAsync(string script) => machine.RunAsync(script, Cancelled);
}
