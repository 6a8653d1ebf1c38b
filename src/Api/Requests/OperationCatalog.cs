namespace Magnum.Api.Requests;

/// <summary>Every operation that is mapped, in the order of mapping. Filled while routes are mapped, read afterwards.</summary>
internal sealed class OperationCatalog
{
    private readonly List<ApiOperation> _operations = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<ApiOperation> All => _operations;

    /// <summary>Those that may succeed, which is what documents tell of.</summary>
    public IEnumerable<ApiOperation> Documented => _operations.Where(static operation => !operation.IsRefusal);

    public void Add(ApiOperation operation) => _operations.Add(operation);
}
