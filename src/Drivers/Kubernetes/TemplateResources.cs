using System.Collections.Immutable;
using Magnum.Drivers.Machines;

namespace Magnum.Drivers.Kubernetes;

/// <summary>The driver's templates and boot scripts, embedded in the assembly.</summary>
internal static class TemplateResources
{
    private const string TopTemplate = "cluster.yaml";
    private const string TopTemplateOfGroups = "nodegroup.yaml";

    private static readonly ImmutableDictionary<string, string> All = EmbeddedFiles.Of("Kubernetes");

    /// <summary>Template of the bay's stack.</summary>
    public static string Template { get; } = All[TopTemplate];

    /// <summary>Template of the stack of a group of the tenant's own.</summary>
    public static string GroupTemplate { get; } = All[TopTemplateOfGroups];

    /// <summary>Every other file by the name that templates use.</summary>
    public static ImmutableDictionary<string, string> Files { get; } = All.RemoveRange([TopTemplate, TopTemplateOfGroups]);

    /// <summary>The files that stacks get beside their own template, by the format of their machines' boot data.</summary>
    public static ImmutableDictionary<BootFormat, ImmutableDictionary<string, string>> Sent { get; } = EmbeddedFiles.Sent(Files, Master, Worker);

    private static MachineKind Master => new(
        "kubemaster",
        [],
        new FilledFile("/etc/kubernetes/certs/service_account.key", "<SERVICE_ACCOUNT_KEY>"),
        new FilledFile("/etc/kubernetes/certs/service_account_private.key", "<SERVICE_ACCOUNT_PRIVATE_KEY>"));

    private static MachineKind Worker => new("kubeminion", [.. MachineKind.HealthScripts, "35-etcd.sh", "40-control-plane.sh", "70-manifests.sh"]);
}
