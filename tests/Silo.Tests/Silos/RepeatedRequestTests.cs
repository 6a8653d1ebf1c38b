using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Silos;

/// <summary>A client whose silo dies before it heard the answer, and who asks another under the same idempotency key.</summary>
[Collection(Database.Users)]
public sealed class RepeatedRequestTests(Database database)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_silo_answered_another_answers_again()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, silos: 2, await database.SettingsAsync());
        var (otherSilo, other) = scene.At(1);
        var body = await scene.BayAsync("repeated");
        var first = await PostAsync(scene.Silo.Api, scene.Alpha.Token, body);
        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        await scene.Silo.KillAsync(Cancelled);

        // Until the living silo has noticed, what the dead one held may be out of reach.
        var second = first;
        await other.UntilAsync(
            async () => (second = await PostAsync(otherSilo.Api, scene.Alpha.Token, body)).Status is not HttpStatusCode.ServiceUnavailable,
            "the repetition is answered",
            Cancelled);

        Assert.True(first == second, $"{second}{Environment.NewLine}{otherSilo.Tail()}");
        body["name"] = "another";
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(otherSilo.Api, scene.Alpha.Token, body)).Status);
        var bay = Assert.Single((await other.AskAsync(HttpMethod.Get, "clusters", null, Cancelled)).Body!["clusters"]!.AsArray())!["uuid"]!.ToString();
        Assert.Equal(JsonNode.Parse(first.Body)!["uuid"]!.ToString(), bay);
        await scene.UntilAsync(bay, "CREATE_COMPLETE", other);
        await scene.DeleteAsync(bay, other);
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(Uri api, string token, JsonObject body)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, "/v1/clusters"));
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        request.Headers.Add("X-Auth-Token", token);
        request.Headers.Add("Idempotency-Key", "8e03978e-40d5-43dd-bc93-6894a57f9324");
        using var answer = await http.SendAsync(request, Cancelled);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }
}
