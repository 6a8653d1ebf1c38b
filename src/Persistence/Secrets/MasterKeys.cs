using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Secrets;

/// <summary>The master key in force and the ones before it.</summary>
/// <param name="Current">Wraps what is new.</param>
/// <param name="Previous">May still unwrap.</param>
internal sealed record MasterKeys(MasterKey Current, IReadOnlyList<MasterKey> Previous)
{
    /// <summary>The key with that id, or null.</summary>
    public MasterKey? Find(string id) => Previous.Prepend(Current).FirstOrDefault(key => key.Id == id);

    /// <summary>The file beside a SQLite database.</summary>
    public static string FileBeside(string sqliteFile) => sqliteFile + ".masterkey";

    /// <summary>Reads the keys that the settings name; with SQLite and no setting, the file beside the database.</summary>
    /// <param name="secrets">The settings of the keys.</param>
    /// <param name="database">The settings of the database.</param>
    /// <param name="isNew">True while no key was ever used with this database: only then a missing file beside it may be made.</param>
    /// <exception cref="SecretsException">A key is missing or malformed.</exception>
    public static MasterKeys Load(SecretsOptions secrets, DatabaseOptions database, bool isNew)
    {
        var previous = secrets.PreviousMasterKeys.Select(static text => Parse(text, $"{SecretsOptions.Section}:{nameof(SecretsOptions.PreviousMasterKeys)}"))
            .Concat(secrets.PreviousMasterKeyFiles.Select(static file => Read(file, $"{SecretsOptions.Section}:{nameof(SecretsOptions.PreviousMasterKeyFiles)}")));
        return new MasterKeys(LoadCurrent(secrets, database, isNew), [.. previous]);
    }

    private static MasterKey LoadCurrent(SecretsOptions secrets, DatabaseOptions database, bool isNew)
    {
        const string KeySetting = $"{SecretsOptions.Section}:{nameof(SecretsOptions.MasterKey)}";
        const string FileSetting = $"{SecretsOptions.Section}:{nameof(SecretsOptions.MasterKeyFile)}";
        switch (secrets.MasterKey, secrets.MasterKeyFile)
        {
            case ({ Length: > 0 }, { Length: > 0 }):
                throw new SecretsException($"Set {KeySetting} or {FileSetting}, not both.");
            case ({ Length: > 0 } text, _):
                return Parse(text, KeySetting);
            case (_, { Length: > 0 } file):
                return Read(file, FileSetting);
            case var _ when database.Dialect is DatabaseDialect.PostgreSql:
                throw new SecretsException(
                    $"With PostgreSQL the operator provides the master key: set {FileSetting} to a file with the base64 text of {MasterKey.Size} random bytes "
                    + $"(for example from 'openssl rand -base64 {MasterKey.Size}', mode 0600), or {KeySetting} to that text; the same for every silo.");
            default:
                return ReadOrCreateBeside(database.SqlitePath, isNew);
        }
    }

    private static MasterKey ReadOrCreateBeside(string sqliteFile, bool isNew)
    {
        var file = FileBeside(sqliteFile);
        if (!isNew && !File.Exists(file))
        {
            throw new SecretsException(
                $"The master key file {file} is missing. The secrets in the database can't be read without it: restore it from your backup, "
                + $"or name it by {SecretsOptions.Section}:{nameof(SecretsOptions.MasterKeyFile)}.");
        }

        if (!File.Exists(file))
            Create(file);
        return Read(file, file);
    }

    // Complete under another name first: a crash never leaves half a key. The move fails where somebody else was faster.
    private static void Create(string file)
    {
        var draft = $"{file}.{Environment.ProcessId}-{Path.GetRandomFileName()}";
        using (var stream = PrivateFile.OpenOrCreate(draft, FileMode.CreateNew))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(MasterKey.Create().ToText() + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }

    private static MasterKey Read(string file, string setting)
    {
        try
        {
            return Parse(File.ReadAllText(file), setting);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SecretsException($"The master key file {file} ({setting}) can't be read: {exception.Message}", exception);
        }
    }

    private static MasterKey Parse(string text, string setting) =>
        MasterKey.Parse(text) ?? throw new SecretsException($"{setting} has to be the base64 text of {MasterKey.Size} bytes.");
}
