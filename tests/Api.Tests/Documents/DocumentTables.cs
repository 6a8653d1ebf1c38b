using System.Text;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;

namespace Magnum.Api.Tests.Documents;

/// <summary>The tables of docs/compatibility.md.</summary>
internal static class DocumentTables
{
    /// <summary>Path, method, versions, statuses of success, statuses of refusal; one row for each way in which an operation succeeds.</summary>
    public static string Endpoints(OperationCatalog catalog, Microversion maximum)
    {
        var table = new StringBuilder("| path | method | microversions | success | refusals |\n|---|---|---|---|---|\n");
        foreach (var operation in catalog.Documented)
        {
            foreach (var (first, last, statuses) in OperationStatuses.Ranges(operation, maximum))
            {
                var versions = first == last ? $"{first}" : $"{first}–{last}";
                table.Append('|').Append(' ').AppendJoin(" | ", $"`/{operation.Path}`", operation.Method, versions, string.Join(", ", statuses), string.Join(", ", OperationStatuses.Own(operation))).Append(" |\n");
            }
        }

        return table.ToString();
    }

    /// <summary>Every microversion, what it brought and where it gates.</summary>
    public static string Microversions()
    {
        var table = new StringBuilder("| microversion | brought | below it |\n|---|---|---|\n");
        foreach (var change in MicroversionTable.All)
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {change.Version} | {change.Meaning} | {Word(change.Gate)} |\n");
        return table.ToString();
    }

    /// <summary>What the highest microversion that is offered changes besides.</summary>
    public static string Releases()
    {
        var table = new StringBuilder("| with 1.10 (Magnum 15) | above it |\n|---|---|\n");
        foreach (var difference in ReleaseTable.All)
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {difference.Former} | {difference.Later} |\n");
        return table.ToString();
    }

    private static string Word(MicroversionGate gate) => gate switch
    {
        MicroversionGate.None => "the same",
        MicroversionGate.Router => "406",
        MicroversionGate.Operation => "the operation does otherwise",
        MicroversionGate.Query => "400, an unknown argument",
        MicroversionGate.Answer => "other keys",
        _ => throw new ArgumentOutOfRangeException(nameof(gate)),
    };
}
