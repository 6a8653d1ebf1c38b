using System.Net;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Operations;

/// <summary>A network that there is not, as release 15 takes it: the whole service, which then builds nothing.</summary>
public sealed class LostNetworkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fixed_network")]
    [InlineData("fixed_subnet")]
    public async Task A_bay_whose_network_was_not_found_fails_with_the_cause_and_gets_no_other(string field)
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, settings: [new("Magnum__Api__MaximumMicroversion", "1.10")]);
        var body = await scene.BayAsync("lost");
        body["fixed_network"] = "public";
        body[field] = "typo";

        var accepted = await scene.Magnum.AskAsync(HttpMethod.Post, "clusters", body, Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        var bay = accepted.Body!["uuid"]!.ToString();
        await scene.UntilAsync(bay, "CREATE_FAILED");
        var cause = $"Unable to find {field.Replace('_', ' ')} typo.";
        var shown = (await scene.Magnum.AskAsync(HttpMethod.Get, $"clusters/{bay}", null, Cancelled)).Body!;
        Assert.Equal([cause, cause], shown["faults"]!.AsObject().Select(static fault => fault.Value!.ToString()));
        Assert.Empty(await scene.Alpha.StacksAsync("", Cancelled));
        await scene.DeleteAsync(bay);
        await scene.NothingIsLeftAsync(stacks: 0);
    }
}
