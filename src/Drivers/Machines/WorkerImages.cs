using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Machines;

/// <summary>
/// The image of a bay's own workers, once an upgrade changed it. Heat would rebuild every running machine whose image changes, all at once and as they are: so those that
/// are not replaced yet are named with the image that they have.
/// </summary>
internal static class WorkerImages
{
    /// <summary>Parameter that maps Heat's index of a worker to its image, where that is not the group's.</summary>
    public const string Former = "former_images";

    /// <summary>Adds both; nothing where the stack was never told of another image.</summary>
    /// <param name="parameters">Those of the bay's own stack.</param>
    /// <param name="parameter">The one for the image of workers to come.</param>
    /// <param name="input">The bay as it is to be.</param>
    public static void Add(StackParameters parameters, string parameter, BayPlanInput input)
    {
        if (input.FormerImages is not { } former)
        {
            return;
        }

        parameters.Add(parameter, input.Group(NodeGroupSnapshot.DefaultWorkerName).ImageId ?? input.Spec.BayModel.ImageId);
        parameters.Add(Former, new JsonObject(former.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))));
    }
}
