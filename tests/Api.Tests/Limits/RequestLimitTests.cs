using System.Text;
using Magnum.Api.Tests.Hosting;
using Magnum.Fuzz;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Tests.Limits;

/// <summary>What is refused for its size or slowness, and in which shape.</summary>
public sealed class RequestLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_that_stops_arriving_is_refused_in_the_usual_shape()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:BodyGracePeriod=00:00:01.2");

        var answer = await SendAsync(api, Head(api, "POST /v1/clusters", "Content-Length: 1000") + "{\"name\":");

        Assert.Equal(408, answer!.Status);
        Assert.Contains("\"detail\":\"The body of the request arrives too slowly.\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal("container-infra 1.1", answer.Headers["OpenStack-API-Version"]);
        Assert.Empty(api.World.Bays.Created);
    }

    [Theory]
    [InlineData("Content-Length: 3000", "")]
    [InlineData("Transfer-Encoding: chunked", "bb8\r\n")]
    public async Task A_large_body_is_refused_whether_its_length_is_told_or_not(string header, string start)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumBodyBytes=2000");

        var answer = await SendAsync(api, Head(api, "POST /v1/clusters", header) + start + new string('x', 3000) + (start.Length == 0 ? "" : "\r\n0\r\n\r\n"));

        Assert.Equal(413, answer!.Status);
        Assert.Contains("\"detail\":\"Request is too large.\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}xx\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    public async Task Broken_chunks_are_a_bad_request_in_the_usual_shape(string body)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await SendAsync(api, Head(api, "POST /v1/clusters", "Transfer-Encoding: chunked") + body);

        Assert.Equal(400, answer!.Status);
        Assert.Contains("\"errors\":[{\"request_id\":\"\",\"code\":\"client\",\"status\":400,", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Magnum:Api:MaximumRequestLineBytes=1024", "GET /v1/clusters?x=", 2000, "", 414)]
    [InlineData("Magnum:Api:MaximumHeaderBytes=4096", "GET /v1/clusters", 0, "X-Long: ", 431)]
    public async Task What_is_too_long_before_the_body_is_refused_by_the_server_itself(string setting, string line, int padding, string header, int status)
    {
        await using var api = await ApiHost.StartAsync(setting);

        var answer = await SendAsync(api, Head(api, line + new string('x', padding), header.Length == 0 ? "X-Short: x" : header + new string('x', 5000)));

        Assert.Equal(status, answer!.Status);
        Assert.Equal("", answer.Body);
    }

    [Fact]
    public async Task Too_many_headers_are_refused_by_the_server_itself()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumHeaders=20");

        var answer = await SendAsync(api, Head(api, "GET /v1/clusters", string.Join("\r\n", Enumerable.Range(0, 30).Select(static n => $"X-{n}: x"))));

        Assert.Equal(431, answer!.Status);
    }

    [Theory]
    [InlineData("t\u00f6ken")]
    [InlineData("a b")]
    [InlineData("\u007f")]
    public async Task A_token_that_no_keystone_issues_is_nobodys(string token)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await SendAsync(api, $"GET /v1/clusters HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {token}\r\n\r\n");

        Assert.Equal(401, answer!.Status);
        Assert.StartsWith("{\"error\":", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/stats?project_id=%00")]
    [InlineData("/v1/stats?type=a%00")]
    [InlineData("/v1/clusters?sort_key=%00")]
    public async Task Arguments_that_no_database_holds_are_refused(string path)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.GetAsync(path)).ExpectError(400, "Text must not contain the character U+0000 or an unpaired surrogate.");
    }

    [Theory]
    [InlineData("Magnum:Api:BodyGracePeriod=00:00:01")]
    [InlineData("Magnum:Api:MaximumHeaders=1")]
    [InlineData("Magnum:Api:MaximumRequestLineBytes=10")]
    public async Task Settings_out_of_range_stop_the_start(string setting)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(setting));

        Assert.Contains(setting[..setting.IndexOf('=')], Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private static string Head(ApiHost api, string line, string header) =>
        $"{line} HTTP/1.1\r\nHost: {api.Address.Authority}\r\nX-Auth-Token: {api.World.Alpha}\r\nContent-Type: application/json\r\n{header}\r\n\r\n";

    private static Task<RawAnswer?> SendAsync(ApiHost api, string text) => RawConnection.SendAsync(api.Address, [Encoding.UTF8.GetBytes(text)], Cancelled);
}
