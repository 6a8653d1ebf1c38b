namespace Magnum.Api.Policy.Files;

/// <summary>Where policy files lie.</summary>
internal interface IPolicyFiles
{
    /// <summary>Something that differs when the file has changed; null when there is no file.</summary>
    /// <exception cref="IOException">The file can't be looked at.</exception>
    string? Stamp(string path);

    /// <summary>The file's text.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it.</exception>
    string Read(string path);
}
