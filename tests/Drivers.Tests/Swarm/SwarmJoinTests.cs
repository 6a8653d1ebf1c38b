using Magnum.Drivers.Tests.Machines;

namespace Magnum.Drivers.Tests.Swarm;

/// <summary>Which machine makes the swarm, and by whom the others join. What Docker would say is made up here; real swarms are seen on machines (tests/Machines.Tests).</summary>
public sealed class SwarmJoinTests : IDisposable
{
    private const string First = "10.0.0.5";
    private const string Second = "10.0.0.6";
    private const string Third = "10.0.0.7";

    private readonly ScriptMachine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_first_manager_makes_the_swarm_while_no_other_has_it()
    {
        Assert.Equal(0, await BootAsync("manager", First, []));

        Assert.Equal([$"swarm init --advertise-addr {First} --listen-addr {First}:2377"], Changes);
    }

    [Theory]
    [InlineData("manager", Second, First)]
    [InlineData("manager", Third, Second)]
    [InlineData("worker", "10.0.0.20", First)]
    [InlineData("worker", "10.0.0.20", Third)]
    public async Task The_others_join_by_any_manager_that_answers(string role, string address, string answering)
    {
        Assert.Equal(0, await BootAsync(role, address, [answering]));

        Assert.Equal([$"swarm join --token token-of-a-{role} --advertise-addr {address} {answering}:2377"], Changes);
    }

    [Fact]
    public async Task A_first_manager_in_the_place_of_a_lost_one_joins_and_has_the_lost_one_removed()
    {
        Assert.Equal(0, await BootAsync("manager", First, [Second], isReplaced: true));

        Assert.Equal([$"{By(Second)} node demote former", $"{By(Second)} node rm --force former", $"swarm join --token token-of-a-manager --advertise-addr {First} {Second}:2377"], Changes);
    }

    [Fact]
    public async Task Who_finds_no_manager_fails_with_the_last_words()
    {
        Assert.Equal(1, await BootAsync("manager", Second, []));

        Assert.Empty(Changes);
    }

    [Fact]
    public async Task A_machine_that_is_in_the_swarm_stays_as_it_is()
    {
        machine.Write("active", "");

        Assert.Equal(0, await BootAsync("manager", First, [Second]));

        Assert.Empty(Changes);
    }

    private IEnumerable<string> Changes => machine.Called.Where(static call => ChangingWords.Any(word => call.Contains(word, StringComparison.Ordinal)));

    private static readonly string[] ChangingWords = ["swarm init", "swarm join ", "node demote", "node rm"];

    // How another manager's engine is spoken to.
    private string By(string manager) =>
        $"--host tcp://{manager}:2375 --tlsverify --tlscacert {machine.Root}/etc/docker/magnum/ca.crt --tlscert {machine.Root}/etc/docker/magnum/node.crt --tlskey {machine.Root}/etc/docker/magnum/node.key";

    private async Task<int> BootAsync(string role, string address, string[] answering, bool isReplaced = false)
    {
        machine.Install("Swarm", new Dictionary<string, string>
        {
            ["NODE_ROLE"] = role,
            ["NODE_NAME"] = "m-0",
            ["NODE_IP"] = address,
            ["API_PORT"] = "2375",
            ["TLS_DISABLED"] = "False",
            ["MASTER_IPS"] = $"{First} {Second} {Third}",
        });
        machine.Write("nodes", isReplaced ? "m-0 former\nm-1 another\n" : "m-1 another\n");
        machine.Program("docker", $$"""
            echo "$*" >>"$MAGNUM_ROOT/called"
            case "$*" in
                info*) [[ -e $MAGNUM_ROOT/active ]] && echo active || echo inactive ;;
                "--host tcp://"*" swarm join-token --quiet "*)
                    for answering in {{string.Join(' ', answering)}}; do [[ $2 != "tcp://$answering:2375" ]] || { echo "token-of-a-${*: -1}"; exit 0; }; done
                    echo "Cannot connect to $2" >&2
                    exit 1 ;;
                "swarm join "*) echo "This node joined a swarm." ;;
                *" node ls "*) cat "$MAGNUM_ROOT/nodes" ;;
            esac
            """);
        return (await machine.RunAsync("30-swarm.sh", TestContext.Current.CancellationToken)).Status;
    }
}
