namespace Magnum.Machines.Tests.Labs;

/// <summary>A service of two on an overlay network of a swarm, each on a machine of its own. Without virtual addresses, which this lab's kernel does not forward.</summary>
internal sealed class OverlayService(RealMachines machines, MachineBay bay, DockerClient docker)
{
    private const string Name = "greeters";
    private const string Greet = "mkdir /www; hostname >/www/index.html; echo hello from $(hostname); exec httpd -f -p 8080 -h /www";

    private static readonly string[] Replicas = ["greeter-1", "greeter-2"];

    /// <summary>Makes it, reads what its containers log, has each of them asked from the other, by its address and by the service's name, and takes it away.</summary>
    /// <param name="image">An image with busybox that all machines find.</param>
    /// <param name="workers">The two machines, by name, and Nova's id of each.</param>
    public async Task LiveAsync(string image, IReadOnlyDictionary<string, string> workers)
    {
        await docker.RunAsync("network", "create", "--driver", "overlay", Name);
        await docker.RunAsync(
            "service", "create", "--detach", "--name", Name, "--network", Name, "--endpoint-mode", "dnsrr", "--replicas", "2", "--replicas-max-per-node", "1", "--constraint", "node.role==worker",
            "--hostname", "greeter-{{.Task.Slot}}", image, "/bin/sh", "-c", Greet);
        await bay.UntilAsync(async () => (await docker.RunningAsync(Name, isWantedOnly: true)).Order(StringComparer.Ordinal).SequenceEqual(workers.Keys), "runs the service on both workers");
        await bay.UntilAsync(
            async () => (await docker.RunAsync("service", "logs", "--raw", Name)).Order(StringComparer.Ordinal).SequenceEqual(Replicas.Select(static one => $"hello from {one}")), "tells what its containers log");

        var tasks = await Task.WhenAll(workers.Values.Select(TaskAsync));
        Assert.Equal(Replicas, tasks.Select(static task => task.Host).Order(StringComparer.Ordinal));
        foreach (var (here, there) in new[] { (tasks[0], tasks[1]), (tasks[1], tasks[0]) })
        {
            Assert.Equal(there.Host, (await InAsync(here, $"printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 10 {there.Address} 8080 | busybox tail -n 1")).Trim());
            // The static busybox asks the name server itself.
            var found = await InAsync(here, $"busybox nslookup tasks.{Name} 127.0.0.11");
            Assert.All(tasks, task => Assert.Contains(task.Address, found, StringComparison.Ordinal));
        }

        await docker.RunAsync("service", "rm", Name);
        await bay.UntilAsync(async () => (await docker.TryAsync("network", "rm", Name)).Code == 0, "lets the network go");
    }

    private async Task<ServiceTask> TaskAsync(string server)
    {
        const string shown = "{{.Config.Hostname}} {{(index .NetworkSettings.Networks \"" + Name + "\").IPAddress}} {{.Id}}";
        var words = (await machines.ActAsync(server, "run", "/bin/bash", "-c", $"docker inspect --format '{shown}' $(docker ps --quiet --filter name={Name})")).Split(' ', StringSplitOptions.TrimEntries);
        return new ServiceTask(server, words[0], words[1], words[2]);
    }

    private Task<string> InAsync(ServiceTask task, string script) => machines.ActAsync(task.Server, "run", "docker", "exec", task.Container, "/bin/sh", "-c", script);

    /// <summary>A container of the service.</summary>
    /// <param name="Server">Nova's id of its machine.</param>
    /// <param name="Host">Its host name.</param>
    /// <param name="Address">Its address in the overlay network.</param>
    /// <param name="Container">Docker's id.</param>
    private sealed record ServiceTask(string Server, string Host, string Address, string Container);
}
