namespace Magnum.Persistence.Schema;

/// <summary>What a program does at start about a schema that is behind.</summary>
public enum SchemaMode
{
    /// <summary>Brings it up to date.</summary>
    Apply = 0,

    /// <summary>Refuses to start and says what to run: for a role that has no rights on the schema.</summary>
    Verify = 1,
}
