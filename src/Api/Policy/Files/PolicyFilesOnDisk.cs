namespace Magnum.Api.Policy.Files;

/// <summary>Policy files in the file system.</summary>
/// <remarks>They are looked at, not watched: watching misses files that are swapped behind a symbolic link, as Kubernetes swaps mounted ones.</remarks>
internal sealed class PolicyFilesOnDisk : IPolicyFiles
{
    public string? Stamp(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists && file.LinkTarget is null)
            return null;
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target.Exists ? $"{target.FullName} {target.LastWriteTimeUtc.Ticks} {target.Length}" : null;
    }

    public string Read(string path) => File.ReadAllText(path);
}
