namespace Magnum.Persistence.Hosting;

/// <summary>The grain storages by name: <c>[PersistentState("bay", StorageNames.States)]</c>.</summary>
public static class StorageNames
{
    /// <summary>JSON that lists read; nothing secret.</summary>
    public const string States = "states";

    /// <summary>Encrypted; keys, passwords and trust ids.</summary>
    public const string Secrets = "secrets";
}
