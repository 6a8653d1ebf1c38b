namespace Magnum.Api.Policy.Files;

/// <summary>Makes rules of what the options say.</summary>
internal sealed class PolicyFileLoader(IPolicyFiles files)
{
    /// <summary>Reads the file, if one is named, and puts it over the defaults.</summary>
    /// <exception cref="PolicyFileException">The file can't be read or used.</exception>
    public LoadedPolicy Load(PolicyOptions options)
    {
        var stamp = options.File is { } path ? Try(() => files.Stamp(path) ?? throw new PolicyFileException(["there is no such file"])) : null;
        var file = options.File is null ? PolicyFile.Empty : PolicyFileReader.Read(Try(() => files.Read(options.File)));
        return new LoadedPolicy(PolicyRulebook.Build(file, options.EnforceNewDefaults), stamp, [.. PolicyFileChecks.Warnings(file)]);
    }

    /// <summary>What tells whether the file has changed; null when it is gone.</summary>
    /// <exception cref="PolicyFileException">It can't be looked at.</exception>
    public string? Stamp(string path) => Try(() => files.Stamp(path));

    private static T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException([error.Message]);
        }
    }
}

/// <summary>Rules with where they came from.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Stamp">Of the file that was read, taken before reading; null when none is configured.</param>
/// <param name="Warnings">What in the file has no effect.</param>
internal sealed record LoadedPolicy(PolicyRulebook Rules, string? Stamp, IReadOnlyList<string> Warnings);
