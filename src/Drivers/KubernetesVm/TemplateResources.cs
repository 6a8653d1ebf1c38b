using System.Collections.Immutable;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>The driver's templates and boot scripts, embedded in the assembly.</summary>
internal static class TemplateResources
{
    private const string Folder = "KubernetesVm/";
    private const string TopTemplate = "cluster.yaml";
    private const string TopTemplateOfGroups = "nodegroup.yaml";

    /// <summary>Template of the bay's stack.</summary>
    public static string Template { get; } = Read(Folder + TopTemplate);

    /// <summary>Template of the stack of a group of the tenant's own.</summary>
    public static string GroupTemplate { get; } = Read(Folder + TopTemplateOfGroups);

    /// <summary>Every other file by the name that templates use.</summary>
    public static ImmutableDictionary<string, string> Files { get; } = typeof(TemplateResources).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal) && name is not (Folder + TopTemplate or Folder + TopTemplateOfGroups))
        .ToImmutableDictionary(static name => name[Folder.Length..], Read);

    private static string Read(string name)
    {
        using var stream = typeof(TemplateResources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
