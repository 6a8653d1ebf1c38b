namespace Magnum.Machines.Tests.Labs;

/// <summary>Which of a bay's machines keep what on which of their volumes, as the machines see it and as the lab's Cinder and its host do.</summary>
internal sealed class BayVolumes(MachineBay bay, RealMachines machines)
{
    private readonly LabExtras extras = LabExtras.RequireVolumes();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>How many volumes were seen.</summary>
    public int Count => seen.Count;

    /// <summary>Demands that a file in a server is on that volume of the server.</summary>
    /// <param name="server">Its name, and Nova's id.</param>
    /// <param name="kind">What the volume is for: the end of its name.</param>
    /// <param name="file">The file's path in the server.</param>
    public async Task AssertHoldsAsync(KeyValuePair<string, string> server, string kind, string file)
    {
        var volume = (await bay.VolumesAsync())[$"{server.Key}-{kind}"];
        seen.Add(volume);
        var link = $"/dev/disk/by-id/virtio-{volume[..20]}";
        var found = await machines.ActAsync(server.Value, "run", "/bin/bash", "-c", $"stat {file} >/dev/null && findmnt --noheadings --output SOURCE --target {file} && readlink --canonicalize {link}");
        var devices = found.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(devices[1], devices[0]);
    }

    /// <summary>Demands that nothing is left of all that were seen, nor any other of the bay's.</summary>
    public async Task AssertGoneAsync()
    {
        Assert.NotEmpty(seen);
        Assert.Empty(await bay.VolumesAsync());
        Assert.All(seen, volume => Assert.Empty(extras.TracesOfVolume(volume)));
    }
}
