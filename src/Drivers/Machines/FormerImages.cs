using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Machines;

/// <summary>
/// Images of a bay's own machines, once an upgrade changed them. Heat would rebuild every running machine whose image changes, all at once and as they are: so those that
/// are not replaced yet are named with the image that they have.
/// </summary>
internal static class FormerImages
{
    /// <summary>Parameter that maps Heat's index of a worker to its image, where that is not the group's.</summary>
    public const string OfWorkers = "former_images";

    /// <summary>The same of masters.</summary>
    public const string OfMasters = "former_master_images";

    /// <summary>Adds the image of workers to come and those of the former ones; nothing where the stack was never told of another image.</summary>
    /// <param name="parameters">Those of the bay's own stack.</param>
    /// <param name="parameter">The one for the image of workers to come.</param>
    /// <param name="input">The bay as it is to be.</param>
    public static void AddWorkers(StackParameters parameters, string parameter, BayPlanInput input) =>
        Add(parameters, (parameter, OfWorkers), input, NodeGroupSnapshot.DefaultWorkerName, input.FormerImages);

    /// <summary>The same of masters.</summary>
    /// <param name="parameters">Those of the bay's own stack.</param>
    /// <param name="parameter">The one for the image of masters to come.</param>
    /// <param name="input">The bay as it is to be.</param>
    public static void AddMasters(StackParameters parameters, string parameter, BayPlanInput input) =>
        Add(parameters, (parameter, OfMasters), input, NodeGroupSnapshot.DefaultMasterName, input.FormerMasterImages);

    private static void Add(StackParameters parameters, (string ToCome, string Former) names, BayPlanInput input, string group, ImmutableDictionary<string, string>? former)
    {
        if (former is null)
        {
            return;
        }

        parameters.Add(names.ToCome, input.Group(group).ImageId ?? input.Spec.BayModel.ImageId);
        parameters.Add(names.Former, new JsonObject(former.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))));
    }
}
