using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Lists;

/// <summary>How one sort key of the wire is compared in the database.</summary>
/// <param name="Column">A column of the table, or null.</param>
/// <param name="Field">Otherwise, a field of the snapshot.</param>
/// <param name="Kind">How it compares.</param>
/// <param name="IsNullable">Whether some rows may have none.</param>
internal sealed record SortColumn(string? Column, string? Field, SnapshotFieldKind Kind, bool IsNullable)
{
    /// <summary>The order of creation, which also breaks the ties of every other key.</summary>
    public const string Sequence = "seq";

    /// <summary>A generated column that every listed row has.</summary>
    public static SortColumn Of(string column) => new(column, null, SnapshotFieldKind.Text, IsNullable: false);

    /// <summary>A generated column that some rows lack.</summary>
    public static SortColumn Nullable(string column) => new(column, null, SnapshotFieldKind.Text, IsNullable: true);

    /// <summary>A text of the snapshot.</summary>
    public static SortColumn Text(string field) => new(null, field, SnapshotFieldKind.Text, IsNullable: true);

    /// <summary>A number of the snapshot.</summary>
    public static SortColumn Integer(string field) => new(null, field, SnapshotFieldKind.Integer, IsNullable: true);

    /// <summary>A truth value of the snapshot.</summary>
    public static SortColumn Boolean(string field) => new(null, field, SnapshotFieldKind.Boolean, IsNullable: true);

    /// <summary>Its expression in the database's words.</summary>
    public string Expression(Database database) => Column ?? database.SnapshotField(Field!, Kind);
}
