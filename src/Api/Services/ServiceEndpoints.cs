using Magnum.Api.GrainCalls;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Services;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Services;

/// <summary><c>GET /v1/mservices</c>: the silos, under the name of upstream's conductor, which monitoring looks for.</summary>
internal sealed class ServiceEndpoints(IServiceIndex index, PolicyEnforcer policy, SafeReads reads)
{
    private const string Resource = "mservices";

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Resource, PolicyRules.ServiceGetAll, ListAsync);
        routes.Refuse(Resource, "GET");
    }

    private async Task ListAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        policy.Enforce(PolicyRules.ServiceGetAll, request.Caller);
        var services = await reads.ReadAsync(() => index.ListAsync(request.Aborted), request.Aborted);
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, services, static (json, services) =>
        {
            json.WriteStartObject();
            json.WriteStartArray(Resource);
            foreach (var service in services)
            {
                json.WriteStartObject();
                json.WriteString("host", service.Host);
                json.WriteString("binary", "magnum-conductor");
                json.WriteString("state", service.IsUp ? "up" : "down");
                json.WriteNumber("id", service.Id);
                json.WriteNumber("report_count", service.ReportCount);
                json.WriteBoolean("disabled", false);
                json.WriteNull("disabled_reason");
                json.WriteSeconds("created_at", service.CreatedAt);
                json.WriteSeconds("updated_at", service.UpdatedAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
