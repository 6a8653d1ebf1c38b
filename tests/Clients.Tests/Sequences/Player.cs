using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Magnum.Clients.Tests.Sequences;

/// <summary>Sends a client's requests as it does, and demands of the answers what it demands.</summary>
/// <param name="http">With the tenant's token.</param>
/// <param name="services">Roots by name: <c>magnum</c> with version, <c>heat</c> with project.</param>
internal sealed partial class Player(HttpClient http, IReadOnlyDictionary<string, string> services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> kept = [];

    /// <summary>Gives a name a value.</summary>
    public void Know(string name, string value) => kept[name] = value;

    /// <summary>Sends one step's request, again and again while what it asks for is under way.</summary>
    public async Task PlayAsync(Step step, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(PollEvery);
        while (true)
        {
            var (status, body, text) = await SendAsync(step, patience.Token);
            if (step.Pending?.Contains(body?["status"]?.ToString() ?? "") == true)
            {
                await timer.WaitForNextTickAsync(patience.Token);
                continue;
            }

            Assert.True(status == step.Status, $"{step.Why}: {step.Method} {Fill(step.Path)} was answered {status} instead of {step.Status}: {text}");
            foreach (var (path, expected) in step.Shows ?? [])
                Assert.True(At(body, path)?.ToString() == (expected is null ? null : Fill(expected.ToString())), $"{step.Why}: {path} is {At(body, path)} instead of {expected}: {text}");
            foreach (var path in step.Has ?? [])
                Assert.True(At(body, path) is not null, $"{step.Why}: {path} is missing: {text}");
            foreach (var (name, path) in step.Keep ?? [])
                kept[name] = At(body, path)?.ToString() ?? throw new InvalidOperationException($"{step.Why}: {path} is missing: {text}");
            return;
        }
    }

    private async Task<(int Status, JsonNode? Body, string Text)> SendAsync(Step step, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), services[step.Service] + Fill(step.Path));
        request.Headers.Add("Accept", "application/json");
        if (step.Version is not null)
            request.Headers.TryAddWithoutValidation("OpenStack-API-Version", $"container-infra {step.Version}");
        if (step.Body is not null)
            request.Content = new StringContent(Fill(step.Body.ToJsonString()), null, "application/json");
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return ((int)answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, text);
    }

    private string Fill(string text) => Placeholder().Replace(text, match => kept[match.Groups[1].Value]);

    // a.b[0].c, and a[key=word].b for the item of a list whose key has that value.
    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in PathPart().Matches(path).Select(static match => match.Groups))
        {
            node = node switch
            {
                JsonArray list when part["key"].Success => list.FirstOrDefault(item => item?[part["key"].Value]?.ToString() == part["word"].Value),
                JsonArray list when part["index"].Success && int.Parse(part["index"].Value, CultureInfo.InvariantCulture) is var index => index < list.Count ? list[index] : null,
                JsonObject map when part["name"].Success => map[part["name"].Value],
                _ => null,
            };
        }

        return node;
    }

    [GeneratedRegex(@"\{([a-z_]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\[(?<key>\w+)=(?<word>[\w-]+)\]|\[(?<index>\d+)\]|(?<name>[^.\[\]]+)", RegexOptions.CultureInvariant)]
    private static partial Regex PathPart();
}
