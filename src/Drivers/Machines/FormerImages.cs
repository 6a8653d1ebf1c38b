using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Machines;

/// <summary>
/// Images of a bay's own machines. Heat would rebuild every running machine whose image changes, all at once and as they are: so an update of the image for machines to come
/// names those that stay with the image that they have. That is read from the stack itself, which knows what each was built with, whatever became of the updates before.
/// </summary>
internal static class FormerImages
{
    /// <summary>Parameter that maps Heat's index of a worker to its image, where that is not the group's.</summary>
    public const string OfWorkers = "former_images";

    /// <summary>The same of masters.</summary>
    public const string OfMasters = "former_master_images";

    /// <summary>Adds the image of workers to come and those of the ones that stay; nothing where the stack has it all.</summary>
    /// <param name="parameters">Those of the bay's own stack.</param>
    /// <param name="parameter">The one for the image of workers to come.</param>
    /// <param name="input">The bay as it is to be.</param>
    public static void AddWorkers(StackParameters parameters, string parameter, BayPlanInput input) => Add(parameters, (parameter, OfWorkers), input, NodeGroupSnapshot.DefaultWorkerName);

    /// <summary>The same of masters.</summary>
    /// <param name="parameters">Those of the bay's own stack.</param>
    /// <param name="parameter">The one for the image of masters to come.</param>
    /// <param name="input">The bay as it is to be.</param>
    public static void AddMasters(StackParameters parameters, string parameter, BayPlanInput input) => Add(parameters, (parameter, OfMasters), input, NodeGroupSnapshot.DefaultMasterName);

    private static void Add(StackParameters parameters, (string ToCome, string Former) names, BayPlanInput input, string group)
    {
        if (input.Built is not { } built)
        {
            return;
        }

        var toCome = input.Group(group).ImageId ?? input.Spec.BayModel.ImageId;
        var (before, former) = (built.Parameters.GetValueOrDefault(names.ToCome, ""), Former(built.Parameters.GetValueOrDefault(names.Former)));
        var staying = built.Staying.Where(machine => machine.NodeGroup == group)
            .Select(machine => KeyValuePair.Create(machine.Index, former.GetValueOrDefault(machine.Index, before)))
            .Where(one => one.Value != toCome)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        if (before == toCome && staying.SequenceEqual(former))
        {
            return;
        }

        parameters.Add(names.ToCome, toCome);
        parameters.Add(names.Former, new JsonObject(staying.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))));
    }

    // Heat shows a parameter of type json as its text.
    private static ImmutableSortedDictionary<string, string> Former(string? text) => string.IsNullOrEmpty(text) || JsonNode.Parse(text) is not JsonObject images
        ? ImmutableSortedDictionary<string, string>.Empty
        : images.ToImmutableSortedDictionary(static one => one.Key, static one => one.Value?.ToString() ?? "", StringComparer.Ordinal);
}
