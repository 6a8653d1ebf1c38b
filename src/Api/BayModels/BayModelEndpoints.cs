using Magnum.Api.ClusterTemplates;
using Magnum.Api.Requests;
using Microsoft.Extensions.Options;

namespace Magnum.Api.BayModels;

/// <summary>Bay models: the deprecated name of cluster templates, where it is served.</summary>
internal sealed class BayModelEndpoints(ClusterTemplateResource models, IOptions<ApiOptions> options)
{
    public void Map(ApiRouteMapper routes)
    {
        if (options.Value.ServesBays)
            models.Map(routes, BayModelDialect.BayModels);
    }
}
