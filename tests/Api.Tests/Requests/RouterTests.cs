using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Requests;

public sealed class RouterTests
{
    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/clusters")]
    [InlineData("/v1/v2/clusters")]
    [InlineData("/V1/clusters")]
    [InlineData("/v1/Clusters")]
    [InlineData("/nothing/at/all")]
    [InlineData("/v1/clusters/x/nothing")]
    public async Task Unknown_paths_are_not_found(string path)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.GetAsync(path)).ExpectRouterError(404, "Not Found");
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/clusters")]
    public async Task Without_a_token_even_unknown_paths_ask_for_one(string path)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Anonymous.GetAsync(path)).Expect(401);
    }

    [Theory]
    [InlineData("PUT", "/v1/clusters", "DELETE, GET, PATCH, POST")]
    [InlineData("PUT", "/v1/clusters/x", "DELETE, GET, PATCH, POST")]
    [InlineData("HEAD", "/v1/clusters", "DELETE, GET, PATCH, POST")]
    [InlineData("PUT", "/v1/clustertemplates", "DELETE, GET, PATCH, POST")]
    [InlineData("GET", "/v1/clusters/x/actions/resize", "")]
    [InlineData("POST", "/v1/clusters/x/actions/explode", "")]
    [InlineData("PUT", "/v1/clusters/x/nodegroups", "DELETE, GET, PATCH, POST")]
    [InlineData("GET", "/v1/certificates", "GET, PATCH, POST")]
    [InlineData("PUT", "/v1/certificates/x", "GET, PATCH, POST")]
    [InlineData("POST", "/v1/mservices", "GET")]
    [InlineData("POST", "/v1", "GET")]
    public async Task Other_methods_are_refused_with_those_that_are_allowed(string method, string path, string allow)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Alpha.SendAsync(method, path);

        Assert.Equal(allow, answer.Header("Allow"));
        if (method == "HEAD")
            answer.Expect(405);
        else
            answer.ExpectRouterError(405, "Method Not Allowed");
    }

    [Theory]
    [InlineData("/v1/clusters")]
    [InlineData("/anything")]
    public async Task Options_is_answered_emptily_to_anybody(string path)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = (await api.Anonymous.SendAsync("OPTIONS", path)).Expect(200);

        Assert.Equal("", answer.Text);
        Assert.Null(answer.Header("x-openstack-request-id"));
    }

    [Theory]
    [InlineData("application/xml", 406)]
    [InlineData("text/html", 406)]
    [InlineData("text/*", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("application/json;q=0.0, text/html", 406)]
    [InlineData("application/json", 200)]
    [InlineData("APPLICATION/JSON; charset=utf-8", 200)]
    [InlineData("text/html, application/json;q=0.5", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/*", 200)]
    public async Task Clients_that_take_no_json_are_refused(string accept, int status)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Alpha.SendTextAsync("GET", "/v1/clusters", null, null, "latest", ("Accept", accept));

        if (status == 406)
            answer.ExpectRouterError(406, "");
        else
            answer.Expect(status);
    }

    [Theory]
    [InlineData("/v1/clusters/")]
    [InlineData("/clusters")]
    [InlineData("/clusters/")]
    [InlineData("/clusters/detail")]
    [InlineData("/v1/clustertemplates/detail/")]
    [InlineData("/clustertemplates")]
    public async Task Slashes_at_the_end_and_paths_without_a_version_make_no_difference(string path)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = (await api.Alpha.GetAsync(path)).Expect(200);

        Assert.Equal("container-infra 1.12", answer.Header("OpenStack-API-Version"));
    }

    [Theory]
    [InlineData("DELETE", "/v1/clusters", "cluster_ident")]
    [InlineData("PATCH", "/v1/clusters", "cluster_ident")]
    [InlineData("DELETE", "/v1/clustertemplates", "cluster_template_ident")]
    public async Task A_collection_can_not_be_changed(string method, string path, string argument)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.SendAsync(method, path)).ExpectError(400, $"Missing argument: \"{argument}\"");
    }

    [Theory]
    [InlineData("GET", "/v1/clusters?foo=bar", "foo")]
    [InlineData("GET", "/v1/clusters?all_tenants=True", "all_tenants")]
    [InlineData("GET", "/v1/clusters/x?limit=1", "limit")]
    [InlineData("GET", "/v1/clustertemplates?role=worker", "role")]
    [InlineData("GET", "/v1/mservices?x=1", "x")]
    [InlineData("DELETE", "/v1/clusters/x?force=true", "force")]
    public async Task Unknown_query_arguments_are_refused(string method, string path, string argument)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.SendAsync(method, path)).ExpectError(400, $"Unknown argument: \"{argument}\"");
    }

    [Theory]
    [InlineData("clusters")]
    [InlineData("clustertemplates")]
    public async Task Items_have_no_detail(string resource)
    {
        await using var api = await ApiHost.StartAsync();
        await using var zed = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");

        (await api.Alpha.GetAsync($"/v1/{resource}/x/detail")).ExpectError(404, $"The {resource} resource detail could not be found.");
        (await zed.Alpha.GetAsync($"/v1/{resource}/x/detail")).ExpectError(404, "The %(name)s resource %(id)s could not be found.");
    }

    [Fact]
    public async Task Every_answer_has_a_request_id_of_its_own()
    {
        await using var api = await ApiHost.StartAsync();

        var first = await api.Alpha.SendTextAsync("GET", "/v1/clusters", null, null, "latest", ("X-Openstack-Request-Id", "req-00000000-0000-0000-0000-000000000000"));
        var second = await api.Alpha.GetAsync("/v1/clusters");

        Assert.Matches("^req-[0-9a-f-]{36}$", first.Header("x-openstack-request-id"));
        Assert.NotEqual(first.Header("x-openstack-request-id"), second.Header("x-openstack-request-id"));
        Assert.NotEqual("req-00000000-0000-0000-0000-000000000000", first.Header("x-openstack-request-id"));
    }

    [Fact]
    public async Task The_request_id_travels_to_the_grains()
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Alpha.GetAsync($"/v1/clusters/{Guid.NewGuid()}");

        Assert.Equal(answer.Header("x-openstack-request-id"), Assert.Single(api.World.Bays.Callers).RequestId);
    }
}
