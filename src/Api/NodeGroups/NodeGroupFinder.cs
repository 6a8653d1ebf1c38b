using Magnum.Api.Errors;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.NodeGroups;

/// <summary>Finds a node group of a cluster.</summary>
internal static class NodeGroupFinder
{
    /// <summary>The group of that UUID or name. Names are unique within a cluster.</summary>
    /// <exception cref="ApiException">404.</exception>
    public static NodeGroupSnapshot Find(BaySnapshot bay, string identifier)
    {
        var uuid = Identifier.Uuid(identifier);
        return bay.NodeGroups.FirstOrDefault(group => uuid is null ? group.Name == identifier : group.Uuid == uuid)
            ?? throw ApiException.NotFound("Nodegroup", identifier);
    }
}
