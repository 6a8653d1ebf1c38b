using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Machines;

/// <summary>
/// A config of Ignition, which is there before the machine's services are: it writes the files, and a service that runs the boot scripts. Keys of the machine's users come from
/// the cloud's metadata, by Fedora CoreOS's own means.
/// </summary>
/// <remarks>Source: coreos/ignition docs/configuration-v3_3.md, release 2.14; data URLs as vincent-petithory/dataurl reads them, which refuses whatever is not ASCII.</remarks>
internal sealed class IgnitionConfig : BootFormat
{
    private const int Readable = 0x1A4; // 0644
    private const int Secret = 0x180; // 0600

    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>A bay's machines have the system of their template's image; Fedora CoreOS's updater would replace it, and boot them when it likes.</summary>
    private const string NoUpdates = "[updates]\nenabled = false\n";

    /// <summary>
    /// As cloud-init does it: once in the machine's life, unless the power goes before it is done. Afterburn, which nobody else starts, leaves the server's id in
    /// /run/metadata/afterburn (coreos/afterburn, docs/usage/attributes.md, release 5.5); where it can't, the machine boots without.
    /// </summary>
    private const string Service = $"""
        [Unit]
        Description=Make this machine a part of its bay
        Wants=network-online.target afterburn.service
        After=network-online.target afterburn.service
        ConditionPathExists=!/var/lib/magnum/booted

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/bin/bash -c "{BootBundle.Command}"
        ExecStart=/bin/bash -c "mkdir -p /var/lib/magnum && touch /var/lib/magnum/booted"
        StandardOutput=journal+console
        StandardError=journal+console

        [Install]
        WantedBy=multi-user.target

        """;

    public override string Words => "Ignition";

    protected override IEnumerable<KeyValuePair<string, string>> Replaced(IEnumerable<string> texts) =>
        texts.Append("\t\n\r").Append(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code)))
            .SelectMany(static text => text.EnumerateRunes()).Distinct().Where(static rune => !Unreserved.Contains((char)rune.Value) || !rune.IsAscii)
            .OrderBy(static rune => rune.Value).Select(static rune => KeyValuePair.Create(rune.ToString(), Escaped(rune)));

    protected override string Write(byte[] bundle, ImmutableArray<FilledFile> files)
    {
        var config = new JsonObject
        {
            ["ignition"] = new JsonObject { ["version"] = "3.3.0" },
            ["storage"] = new JsonObject
            {
                ["files"] = new JsonArray(
                [
                    File("/etc/hostname", Readable, $"data:,{Name}%0A"),
                    File("/etc/zincati/config.d/90-magnum.toml", Readable, $"data:,{Uri.EscapeDataString(NoUpdates)}"),
                    File(BootBundle.Path, Secret, $"data:;base64,{Convert.ToBase64String(bundle)}"),
                    .. files.Select(static file => File(file.Path, Secret, $"data:,{file.Placeholder}")),
                ]),
            },
            ["systemd"] = new JsonObject
            {
                ["units"] = new JsonArray(new JsonObject { ["name"] = "magnum-boot.service", ["enabled"] = true, ["contents"] = Service }),
            },
        };
        return config.ToJsonString(Relaxed);
    }

    private static JsonObject File(string path, int mode, string source) =>
        new() { ["path"] = path, ["overwrite"] = true, ["mode"] = mode, ["contents"] = new JsonObject { ["source"] = source } };

    private static string Escaped(Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        var escaped = new StringBuilder();
        foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
        {
            escaped.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return escaped.ToString();
    }
}
