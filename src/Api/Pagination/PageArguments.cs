using Magnum.Api.Requests;
using Magnum.Api.Validation;

namespace Magnum.Api.Pagination;

/// <summary>Declares the arguments that <see cref="PageQuery"/> reads.</summary>
internal static class PageArguments
{
    private static readonly WordField Direction = new("asc", "desc");

    /// <summary>The operation lists in pages, whose markers are UUIDs.</summary>
    public static ApiOperation HasPages(this ApiOperation operation, IReadOnlySet<string> sortKeys) => operation.HasPages(sortKeys, new UuidField());

    /// <summary>The operation lists in pages, whose markers are numbers.</summary>
    public static ApiOperation HasNumberedPages(this ApiOperation operation, IReadOnlySet<string> sortKeys) => operation.HasPages(sortKeys, new IntegerField(0));

    private static ApiOperation HasPages(this ApiOperation operation, IReadOnlySet<string> sortKeys, FieldType marker) => operation
        .HasQuery("marker", marker)
        .HasQuery("limit", new IntegerField(1))
        .HasQuery("sort_key", new WordField([.. sortKeys.Order(StringComparer.Ordinal)]))
        .HasQuery("sort_dir", Direction)
        // The marker names nothing.
        .Refuses(404);
}
