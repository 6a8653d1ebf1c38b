namespace Magnum.OpenStack.Glance;

/// <summary>Images.</summary>
public interface IGlanceImages
{
    /// <summary>The images with that id or, failing that, that name which the credential may see: none, one, or several of one name.</summary>
    /// <exception cref="OpenStackException">403: the image exists but is not for this credential.</exception>
    Task<IReadOnlyList<GlanceImage>> FindAsync(Credential credential, string idOrName, CancellationToken cancellationToken);
}

/// <summary>An image.</summary>
/// <param name="Id">Glance's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="OsDistro">Property <c>os_distro</c>, or null.</param>
/// <param name="MagnumDriver">Property <c>magnum_driver</c>, or null.</param>
public sealed record GlanceImage(string Id, string? Name, string? OsDistro, string? MagnumDriver);
