using System.Text;
using System.Text.RegularExpressions;
using Magnum.Drivers.Tests.Kubernetes;
using Magnum.Drivers.Tests.Machines;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>
/// Lives the lives of the machines that the lab's fake hypervisor does not run: takes each server's boot data from Nova, as cloud-init or Ignition would,
/// writes its files into a folder and runs its command there. What reaches Heat is what a real machine would send.
/// </summary>
internal sealed partial class LabMachines(LabCloud admin, LabStack stack) : IAsyncDisposable
{
    private readonly Dictionary<string, BootFolder> booted = new(StringComparer.Ordinal);

    /// <summary>Folders of the machines by server id.</summary>
    public IReadOnlyDictionary<string, BootFolder> Booted => booted;

    /// <summary>Boots the servers that came since.</summary>
    public async Task BootNewAsync()
    {
        foreach (var server in (await stack.ResourcesAsync()).Where(static resource => resource.Type == "OS::Nova::Server" && resource.PhysicalId is not null))
        {
            if (booted.ContainsKey(server.PhysicalId!) || await UserDataAsync(server.PhysicalId!) is not { } userData)
            {
                continue;
            }

            var boot = Unpack(userData);
            if (!await AttachAsync(server.PhysicalId!, boot))
            {
                boot.Dispose();
                continue;
            }

            booted.Add(server.PhysicalId!, boot);
            await boot.BootAsync(tries: 5, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var boot in booted.Values)
        {
            boot.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // A real machine waits for its volumes; this one is booted once Nova has attached them.
    private async Task<bool> AttachAsync(string server, BootFolder boot)
    {
        var wanted = Volume().Matches(boot.Read("/etc/magnum/bay.env")).Select(static match => match.Groups[1].Value).ToList();
        if (wanted.Count == 0)
        {
            return true;
        }

        var answer = await admin.GetAsync("compute", $"/servers/{server}/os-volume_attachments", TestContext.Current.CancellationToken);
        var attached = (answer?["volumeAttachments"]!.AsArray() ?? []).Select(static one => one!["volumeId"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        if (!attached.IsSupersetOf(wanted))
        {
            return false;
        }

        wanted.ForEach(volume => boot.Attach($"virtio-{volume[..20]}"));
        return true;
    }

    [GeneratedRegex("^[A-Z]+_VOLUME=\"(.+)\"$", RegexOptions.Multiline)]
    private static partial Regex Volume();

    private static BootFolder Unpack(string userData)
    {
        var machine = MachineFiles.Read(userData);
        var boot = new BootFolder();
        foreach (var path in machine.Files.Keys.Where(static path => path != MachineFiles.Archive))
        {
            boot.Write(path, machine.Text(path));
        }

        foreach (var script in machine.Scripts())
        {
            boot.Write($"/opt/magnum/boot/{script.Name}", new StreamReader(script.DataStream!).ReadToEnd());
        }

        return boot;
    }

    private async Task<string?> UserDataAsync(string server)
    {
        var answer = await admin.GetAsync("compute", $"/servers/{server}", TestContext.Current.CancellationToken);
        return answer?["server"]!["OS-EXT-SRV-ATTR:user_data"]?.GetValue<string>() is { } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) : null;
    }
}
