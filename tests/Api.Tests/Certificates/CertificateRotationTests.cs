using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Certificates;

public sealed class CertificateRotationTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "application/octet-stream")]
    [InlineData("{}", "application/json")]
    public async Task A_rotation_is_accepted_without_a_body_worth_reading(string? body, string? type)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        var answer = (await api.Alpha.SendTextAsync("PATCH", "/v1/certificates/c", body, type, "1.4")).Expect(202);

        Assert.Equal($$"""{"uuid":"{{uuid}}"}""", answer.Text);
        Assert.Equal(["ca"], api.World.Bays.Rotated);
    }

    [Fact]
    public async Task A_body_with_something_in_it_is_refused()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.PatchAsync("/v1/certificates/c", """{"zap": 1}""")).ExpectError(400, "Unknown argument: \"zap\"");
        (await api.Alpha.PatchAsync("/v1/certificates/c", "[]")).ExpectError(400, "Request must be a JSON dict");
        (await api.Alpha.PatchAsync("/v1/certificates/c", "{")).ExpectError(400, "Request is not in valid JSON format");
        Assert.Empty(api.World.Bays.Rotated);
    }

    [Fact]
    public async Task Status_and_driver_may_refuse()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Change(uuid, static bay => bay with { Status = BayStatus.UpdateFailed });

        (await api.Alpha.SendAsync("PATCH", "/v1/certificates/c")).ExpectError(400, "Updating a cluster when status is \"UPDATE_FAILED\" is not supported.");
        api.World.Bays.Refusal = new BayError.NotSupported("'rotate_ca_certificate' is not supported by this driver.");
        (await api.Alpha.SendAsync("PATCH", "/v1/certificates/c")).ExpectError(400, "'rotate_ca_certificate' is not supported by this driver.");
    }

    [Fact]
    public async Task Another_project_and_an_administrator_of_another_find_nothing_and_a_reader_may_not()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var path = $"/v1/certificates/{uuid}";

        (await api.Beta.SendAsync("PATCH", path)).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Admin.SendAsync("PATCH", path)).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Reader.SendAsync("PATCH", path)).ExpectError(403, "Policy doesn't allow certificate:rotate_ca to be performed.");
        Assert.Empty(api.World.Bays.Rotated);
    }

    [Fact]
    public async Task Other_methods_name_the_three()
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Alpha.SendAsync("DELETE", "/v1/certificates/c");

        answer.ExpectRouterError(405, "Method Not Allowed");
        Assert.Equal("GET, PATCH, POST", answer.Header("Allow"));
    }
}
