using Magnum.Api.GrainCalls;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Services;
using Microsoft.AspNetCore.Http;
using Field = Magnum.Api.Requests.JsonField<Magnum.Grains.Abstractions.Services.ServiceSnapshot>;

namespace Magnum.Api.Services;

/// <summary><c>GET /v1/mservices</c>: the silos, under the name of upstream's conductor, which monitoring looks for.</summary>
internal sealed class ServiceEndpoints(IServiceIndex index, PolicyEnforcer policy, SafeReads reads)
{
    private const string Resource = "mservices";

    private static readonly JsonShape<ServiceSnapshot> Shape = new(
        Field.Text("host", static service => service.Host),
        Field.Text("binary", static _ => "magnum-conductor"),
        Field.Text("state", static service => service.IsUp ? "up" : "down"),
        Field.Number("id", static service => service.Id),
        Field.Number("report_count", static service => service.ReportCount),
        Field.Flag("disabled", static _ => false),
        Field.MaybeText("disabled_reason", static _ => null),
        Field.Seconds("created_at", static service => service.CreatedAt),
        Field.Seconds("updated_at", static service => service.UpdatedAt));

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Resource, PolicyRules.ServiceGetAll, ListAsync).Answers(StatusCodes.Status200OK, CollectionShape.Of(Resource, Shape, hasPages: false));
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
                Shape.Write(json, service);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
