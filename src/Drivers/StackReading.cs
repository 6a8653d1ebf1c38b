using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Drivers;

/// <summary>Reads outputs, parameters and machines of a built stack; what a half-built stack does not tell is null or missing.</summary>
internal static class StackReading
{
    private static readonly ImmutableHashSet<string> OfMachines =
        ["OS::Nova::Server", "OS::Cinder::Volume", "OS::Cinder::VolumeAttachment", "OS::Heat::WaitConditionHandle", "OS::Heat::WaitCondition"];

    /// <summary>An output as text; null when it is absent, null or empty.</summary>
    public static string? Text(this StackView stack, string? output) =>
        output is not null && stack.Outputs.GetValueOrDefault(output) is { } node && AsText(node) is { Length: > 0 } text ? text : null;

    /// <summary>An output as a list, position by position; empty when it is absent.</summary>
    public static IReadOnlyList<string?> List(this StackView stack, string? output) =>
        output is null ? [] : stack.Outputs.GetValueOrDefault(output) switch
        {
            JsonArray array => [.. array.Select(static item => item is null ? null : AsText(item))],
            { } single when AsText(single) is { Length: > 0 } text => [text],
            _ => [],
        };

    /// <summary>A parameter as a number; null when it is absent or no number.</summary>
    public static int? Number(this StackView stack, string parameter) =>
        int.TryParse(stack.Parameters.GetValueOrDefault(parameter), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// The machines of one group. With a server resource: one for each member whose stack has it, by index, addresses matched by position in index order
    /// (left out when Heat lists another number of addresses than members: the group is half built). Without: one for each address.
    /// </summary>
    /// <param name="stack">The stack, resources listed two levels deep.</param>
    /// <param name="group">Name of the group of machines.</param>
    /// <param name="server">Name of the server resource in a member's stack, or null.</param>
    /// <param name="addresses">Output that lists addresses in index order, or null.</param>
    /// <param name="privateAddresses">Output that lists addresses in the bay's network, or null.</param>
    public static ImmutableArray<BayMachine> Machines(this StackView stack, string group, string? server, string? addresses, string? privateAddresses)
    {
        var outside = stack.List(addresses);
        var inside = stack.List(privateAddresses);
        if (server is null)
        {
            return [.. outside.Select((address, position) => new BayMachine(group, position.ToString(CultureInfo.InvariantCulture), null, address, inside.ElementAtOrDefault(position)))];
        }

        // Heat may list a replaced member beside its successor; the one with a server is the living one.
        var members = stack.Resources
            .Where(resource => resource.Name == server && resource.ParentResource is not null)
            .GroupBy(static resource => resource.ParentResource!, static (index, twins) => (Index: index, ServerId: twins.Select(static twin => twin.PhysicalId).FirstOrDefault(static id => !string.IsNullOrEmpty(id))))
            .OrderBy(static member => int.TryParse(member.Index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue)
            .ThenBy(static member => member.Index, StringComparer.Ordinal)
            .ToList();
        return [.. members.Select((member, position) => new BayMachine(group, member.Index, member.ServerId, At(outside, position), At(inside, position)))];

        string? At(IReadOnlyList<string?> list, int position) => list.Count == members.Count ? list[position] : null;
    }

    /// <summary>What a machine is made of and made anew with: its server, what is attached to that, and what waits for its word. Ports, addresses and places in pools stay.</summary>
    /// <param name="stack">The stack, resources listed two levels deep.</param>
    /// <param name="server">Name of the server resource in a member's stack.</param>
    /// <param name="machine">The machine; its member is known by its index.</param>
    public static ImmutableArray<StackViewResource> Parts(this StackView stack, string server, BayMachine machine)
    {
        var member = stack.Resources.FirstOrDefault(resource => resource.Name == server && resource.ParentResource == machine.Index)?.StackId;
        return member is null ? [] : [.. stack.Resources.Where(resource => resource.StackId == member && OfMachines.Contains(resource.Type))];
    }

    /// <summary>The groups whose size in the stack is another than the wanted one.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="input">The bay as it is wanted.</param>
    /// <param name="sizes">Group → parameter that carries its size.</param>
    public static ImmutableDictionary<string, int> OtherSizes(this StackView stack, BayPlanInput input, IEnumerable<KeyValuePair<string, string>> sizes)
    {
        var others = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (name, parameter) in sizes)
        {
            var wanted = input.NodeGroups.FirstOrDefault(group => group.Name == name)?.NodeCount;
            if (wanted is not null && stack.Number(parameter) is { } size && size != wanted)
            {
                others[name] = size;
            }
        }

        return others.ToImmutable();
    }

    private static string? AsText(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Null => null,
        _ => node.ToJsonString(),
    };
}
