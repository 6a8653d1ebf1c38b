using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Machines;

/// <summary>A cloud-config: JSON, which is YAML too. cloud-init runs its commands once in a machine's life.</summary>
internal sealed class CloudConfig : BootFormat
{
    public override string Words => "cloud-init";

    protected override IEnumerable<KeyValuePair<string, string>> Replaced(IEnumerable<string> texts) =>
    [
        KeyValuePair.Create("\t", "\\t"),
        KeyValuePair.Create("\n", "\\n"),
        KeyValuePair.Create("\r", "\\r"),
        KeyValuePair.Create("\"", "\\\""),
        KeyValuePair.Create("\\", "\\\\"),
    ];

    protected override string Write(byte[] bundle, ImmutableArray<FilledFile> files)
    {
        var archive = File(BootBundle.Path, Convert.ToBase64String(bundle));
        archive["encoding"] = "b64";
        var config = new JsonObject
        {
            ["write_files"] = new JsonArray([archive, .. files.Select(static file => File(file.Path, file.Placeholder))]),
            ["runcmd"] = new JsonArray(new JsonArray("/bin/bash", "-c", BootBundle.Command)),
        };
        return $"#cloud-config\n{config.ToJsonString(Relaxed)}\n";
    }

    private static JsonObject File(string path, string content) => new() { ["path"] = path, ["permissions"] = "0600", ["content"] = content };
}
