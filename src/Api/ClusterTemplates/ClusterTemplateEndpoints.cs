using Magnum.Api.Microversions;
using Magnum.Api.Requests;

namespace Magnum.Api.ClusterTemplates;

/// <summary>Cluster templates: bay models by today's name.</summary>
internal sealed class ClusterTemplateEndpoints(ClusterTemplateResource models, ReleaseProfile release)
{
    public void Map(ApiRouteMapper routes) => models.Map(routes, ClusterTemplateDialect.ClusterTemplates(release));
}
