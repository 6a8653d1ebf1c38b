using System.Text;
using Magnum.Api.Tests.Documents;
using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Tests.Rules;

/// <summary>The document of labels and fields, which is made from the drivers' tables. <c>./magnum openapi</c> runs this class to write it.</summary>
public sealed class RulesDocumentTests
{
    [Fact]
    public async Task The_tables_of_labels_are_up_to_date()
    {
        foreach (var driver in RuledDriver.All)
            await GeneratedDocument.CheckPartAsync("docs/labels.md", driver.ToString(), Table(driver.Rules), TestContext.Current.CancellationToken);
    }

    private static string Table(BayRules rules)
    {
        var text = new StringBuilder();
        foreach (var (head, isLabel) in new[] { ("field", false), ("label", true) })
        {
            text.Append('\n').Append($"| {head} | values | |\n|---|---|---|\n");
            // What differs in its name only is one row.
            foreach (var row in rules.All.Where(rule => rule.IsLabel == isLabel).GroupBy(static rule => (rule.Values, rule.Meaning, rule.When, rule.IsRequired)))
            {
                var (values, meaning, condition, isRequired) = row.Key;
                var names = string.Join(", ", row.Select(static rule => $"`{rule.Name}`"));
                text.Append($"| {names} | {values.Words}{(isRequired ? ", required" : "")} | {meaning}{(condition is null ? "" : $"; for {condition.Words}")} |\n");
            }
        }

        text.Append("\nTogether: ").Append(string.Join("; ", rules.Conflicts.Select(static conflict => conflict.Words))).Append(".\n");
        return text.Append($"\nRefused, because another engine has them: {string.Join(", ", rules.Foreign.Select(static rule => $"`{rule.Name}`"))}.\n\n").ToString();
    }
}
