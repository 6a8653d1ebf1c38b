using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Machines;

/// <summary>
/// How an image is told what to do at its machine's first boot. The boot data is written here, whole, but for what only Heat knows: a template puts that in, with each
/// character that the format does not take as it is replaced.
/// </summary>
internal abstract class BootFormat
{
    /// <summary>Stands for the machine's name.</summary>
    public const string Name = "<NAME>";

    /// <summary>The parameter of stacks that holds what characters are replaced by; the drivers' templates hand it down to each machine.</summary>
    public const string Escapes = "boot_escapes";

    /// <summary>Every machine's settings.</summary>
    private static readonly FilledFile Settings = new("/etc/magnum/bay.env", "<SETTINGS>");

    // Placeholders and base64 stay as they are.
    private protected static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The format of images with that <c>os_distro</c>: Fedora CoreOS knows Ignition only, others have cloud-init.</summary>
    /// <param name="osDistro">The image's property; null where it is not known.</param>
    public static BootFormat Of(string? osDistro) => osDistro == "fedora-coreos" ? Ignition : CloudInit;

    /// <summary>cloud-init's cloud-config.</summary>
    public static BootFormat CloudInit { get; } = new CloudConfig();

    /// <summary>Ignition's config.</summary>
    public static BootFormat Ignition { get; } = new IgnitionConfig();

    /// <summary>All of them.</summary>
    public static ImmutableArray<BootFormat> All { get; } = [CloudInit, Ignition];

    /// <summary>What boots by it, in words for tenants.</summary>
    public abstract string Words { get; }

    /// <summary>The boot data of a kind of machine.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="files">The driver's files.</param>
    public string Write(MachineKind kind, ImmutableDictionary<string, string> files) => Write(BootBundle.Of(kind, files), [Settings, .. kind.Secrets]);

    /// <summary>Says what characters of texts are replaced by; call it when all other parameters are there.</summary>
    /// <remarks>Heat's <c>str_replace</c> looks for all keys in the template only, not in what it has put in (openstack/heat heat/engine/hot/functions.py, Replace, release 19).</remarks>
    public void AddEscapes(StackParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Add(Escapes, new JsonObject(Replaced(parameters.Texts).Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))));
    }

    /// <summary>Text → what it becomes, in an order that is always the same.</summary>
    /// <param name="texts">What the bay's own values are made of.</param>
    protected abstract IEnumerable<KeyValuePair<string, string>> Replaced(IEnumerable<string> texts);

    protected abstract string Write(byte[] bundle, ImmutableArray<FilledFile> files);
}
