using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.SwarmVm;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>The boot data of one kind of machine as Heat fills them.</summary>
/// <param name="Kind">As its template is named.</param>
/// <param name="Distro">The image's <c>os_distro</c>.</param>
internal sealed record FilledBootData(string Kind, string Distro)
{
    /// <summary>The machine's name.</summary>
    public const string Name = "bay-machine-0";

    /// <summary>Where a machine has its settings.</summary>
    public const string Settings = "/etc/magnum/bay.env";

    /// <summary>Where a master of Kubernetes has its key.</summary>
    public const string Key = "/etc/kubernetes/certs/service_account_private.key";

    /// <summary>Each character that a format may have a meaning for, and some that ASCII has not.</summary>
    public static readonly string Hostile =
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code)) + "\n%0A %25 \\n \\\\\"\n<NAME> <SETTINGS> ü € 😀\ttab\n";

    /// <summary>The kinds of all drivers.</summary>
    public static IEnumerable<string> Kinds => ["kubemaster", "kubeminion", "swarmmaster", "swarmnode"];

    /// <summary>The folder of the driver's scripts.</summary>
    public string Driver => Kind.StartsWith("swarm", StringComparison.Ordinal) ? "Swarm" : "Kubernetes";

    /// <summary>User data whose settings are that text; the key, where there is one, is it too unless another one is given.</summary>
    public string Fill(string text, string? key = null) => Fill(Plan(text), text, key);

    /// <summary>The same of another plan, made for that text.</summary>
    public string Fill(StackPlan plan, string text, string? key = null)
    {
        KeyValuePair<string, string>[] escapes = [.. plan.Parameters["boot_escapes"]!.AsObject().Select(static one => KeyValuePair.Create(one.Key, one.Value!.GetValue<string>()))];
        return Replace(plan.Files[$"{Kind}.boot"], [
            KeyValuePair.Create("<SERVICE_ACCOUNT_PRIVATE_KEY>", Replace(key ?? text, escapes)), KeyValuePair.Create("<SERVICE_ACCOUNT_KEY>", "key"), KeyValuePair.Create("<SETTINGS>", Replace(text, escapes)), KeyValuePair.Create("<NAME>", Name)]);
    }

    /// <summary>A bay of such an image, with a value of that text's characters.</summary>
    public BayPlanInput Input(string text)
    {
        var input = PlanInputs.Kubernetes(model: model => model with { ClusterDistro = Distro, HttpProxy = string.Concat(text.Where(static character => !char.IsControl(character))) });
        return Driver == "Swarm"
            ? input with { Spec = input.Spec with { BayModel = input.Spec.BayModel with { Coe = "swarm-mode", NetworkDriver = "docker" } }, ServiceAccountKeys = null }
            : input;
    }

    private StackPlan Plan(string text) => Driver == "Swarm" ? new SwarmVmDriver().PlanCreate(Input(text)) : new KubernetesVmDriver().PlanCreate(Input(text));

    // Heat's str_replace: what was put in is not looked at again.
    private static string Replace(string text, ReadOnlySpan<KeyValuePair<string, string>> values)
    {
        if (values.IsEmpty)
        {
            return text;
        }

        var pieces = text.Split(values[0].Key);
        for (var at = 0; at < pieces.Length; at++)
        {
            pieces[at] = Replace(pieces[at], values[1..]);
        }

        return string.Join(values[0].Value, pieces);
    }
}
