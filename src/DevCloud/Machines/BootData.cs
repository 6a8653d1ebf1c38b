using System.Text.Json.Nodes;
using Magnum.DevCloud.Heat;

namespace Magnum.DevCloud.Machines;

/// <summary>What a machine is told at its boot: the lines of <c>/etc/magnum/bay.env</c> in its cloud-config, or in its config for Ignition.</summary>
internal sealed class BootData
{
    private const string Path = "/etc/magnum/bay.env";

    /// <summary>How a URL begins that is itself the text, percent-encoded (RFC 2397).</summary>
    private const string PlainData = "data:,";

    private readonly Dictionary<string, string> values;

    private BootData(Dictionary<string, string> values) => this.values = values;

    /// <summary>A value, or nothing where the line is missing.</summary>
    public string this[string key] => values.GetValueOrDefault(key, "");

    /// <summary>
    /// Addresses at which an engine on this machine is reached from outside; none for a machine that has none. What a load balancer's address leads to is, in this cloud,
    /// the first master.
    /// </summary>
    public IReadOnlyList<string> EngineAddresses =>
    [
        .. new[] { this["NODE_PUBLIC_IP"], this["MASTER_IPS"].Split(' ')[0] == this["NODE_IP"] ? this["API_PUBLIC_IP"] : "" }.Where(static address => address.Length > 0).Distinct(),
    ];

    /// <summary>How many masters the machine's bay has, each with a member of its store.</summary>
    public int Masters => Math.Max(1, this["MASTER_IPS"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);

    /// <summary>Reads user data, or null when it is none of ours.</summary>
    public static BootData? Read(string userData)
    {
        if (Settings(userData) is not { } text)
            return null;
        return new BootData(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('=', 2))
            .Where(static parts => parts.Length == 2)
            .ToDictionary(static parts => parts[0].Trim(), static parts => parts[1].Trim().Trim('"'), StringComparer.Ordinal));
    }

    private static string? Settings(string userData)
    {
        if (userData.StartsWith("#cloud-config", StringComparison.Ordinal))
            return File(Yaml.Map(userData)["write_files"])?["content"]?.ToString();
        return userData.StartsWith('{') && File(Yaml.Map(userData)["storage"]?["files"])?["contents"]?["source"]?.ToString() is { } source && source.StartsWith(PlainData, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(source[PlainData.Length..])
            : null;
    }

    private static JsonNode? File(JsonNode? files) => (files as JsonArray)?.FirstOrDefault(static file => file?["path"]?.ToString() == Path);
}

/// <summary>A step of the boot failed.</summary>
internal sealed class BootFailure(string message, bool isFinal) : Exception(message)
{
    /// <summary>True when trying again is of no use.</summary>
    public bool IsFinal { get; } = isFinal;
}
