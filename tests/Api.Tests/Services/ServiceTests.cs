using Magnum.Api.Tests.Doubles;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Services;

public sealed class ServiceTests
{
    [Fact]
    public async Task Administrators_see_the_silos()
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Services.Services.Add(new(2, "silo-2", false, 3, InMemoryServices.Start, null));

        var answer = (await api.Admin.GetAsync("/v1/mservices", version: null)).Expect(200);

        Assert.Equal(
            """{"mservices":[{"host":"silo-1","binary":"magnum-conductor","state":"up","id":1,"report_count":7,"disabled":false,"disabled_reason":null,"created_at":"2026-01-02T03:04:05+00:00","updated_at":"2026-01-02T03:05:15+00:00"},{"host":"silo-2","binary":"magnum-conductor","state":"down","id":2,"report_count":3,"disabled":false,"disabled_reason":null,"created_at":"2026-01-02T03:04:05+00:00","updated_at":null}]}""",
            answer.Text);
    }

    [Fact]
    public async Task Others_do_not()
    {
        await using var api = await ApiHost.StartAsync();

        foreach (var client in new[] { api.Alpha, api.Reader, api.Beta })
            (await client.GetAsync("/v1/mservices")).ExpectError(403, "Policy doesn't allow magnum-service:get_all to be performed.");
    }
}
