using System.Net;
using System.Text.Json;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Swarm;

/// <summary>The engine first, then the nodes: a manager without its quorum still tells of itself at once, but lets a list of nodes wait for 20 seconds.</summary>
/// <remarks>Answers as recorded from a Docker Engine 20.10. Paths have no version: every engine then speaks its own, and what is read is in all.</remarks>
internal sealed class SwarmReader(EngineTransport transport, IOptions<EngineOptions> options)
{
    private const int NameLength = 253;
    private const int IdLength = 64;
    private const string NoQuorum = "The swarm has no quorum of managers";

    /// <summary>One look.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    /// <exception cref="JsonException">The answer is not what a Docker Engine says.</exception>
    /// <exception cref="AnswerTooLongException">The answer is longer than is read.</exception>
    public async Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        using var line = transport.Open(target);
        using var info = await transport.GetAsync(line, "/info", cancellationToken);
        if (info.StatusCode is not HttpStatusCode.OK)
            return await EngineAnswer.RefusalAsync(info, "/info", cancellationToken);
        var swarm = (await EngineAnswer.ReadAsync(info, SwarmJson.Default.InfoModel, options.Value.AnswerBytes, cancellationToken))?.Swarm;
        if (NotReady(swarm) is { } cause)
            return new EngineReading.NotReady(EngineText.Cause(cause));
        if (!HasOthers(swarm!))
            return await ListAsync(line, cancellationToken);

        try
        {
            var reading = await ListAsync(line, cancellationToken);
            return reading is EngineReading.NotReady refusal ? new EngineReading.NotReady(EngineText.Cause($"{NoQuorum}: {refusal.Cause}")) : reading;
        }
        catch (OperationCanceledException)
        {
            throw new EngineRefusedException(new EngineReading.NotReady($"{NoQuorum}: a manager answers, but does not tell of its nodes in time."));
        }
    }

    private async Task<EngineReading> ListAsync(EngineLine line, CancellationToken cancellationToken)
    {
        using var list = await transport.GetAsync(line, "/nodes", cancellationToken);
        if (list.StatusCode is not HttpStatusCode.OK)
            return await EngineAnswer.RefusalAsync(list, "/nodes", cancellationToken);
        var nodes = await EngineAnswer.ReadAsync(list, SwarmJson.Default.ListSwarmNodeModel, options.Value.AnswerBytes, cancellationToken) ?? [];
        return nodes.Count > options.Value.NodesMax
            ? new EngineReading.Unintelligible($"The manager lists more than {options.Value.NodesMax} nodes.")
            : new EngineReading.Answered([.. nodes.Select(View).OrderBy(static node => node.Name, StringComparer.Ordinal)]);
    }

    private static bool HasOthers(SwarmInfo swarm) => swarm.RemoteManagers is { Count: > 1 };

    // Null when it is a manager that can decide.
    private static string? NotReady(SwarmInfo? swarm) => swarm switch
    {
        null => "The engine tells nothing of a swarm.",
        // The second is what it says until it has noticed that nobody leads: some 20 s after the loss.
        { Error: { Length: > 0 } error } when error.Contains("does not have a leader", StringComparison.Ordinal) || (HasOthers(swarm) && error.Contains("DeadlineExceeded", StringComparison.Ordinal)) => $"{NoQuorum}: {error}",
        { Error: { Length: > 0 } error } => error,
        { LocalNodeState: not "active" } => $"The engine is in no swarm: it is {swarm.LocalNodeState}.",
        { ControlAvailable: false } => "The engine is no manager of its swarm.",
        _ => null,
    };

    private static EngineNode View(SwarmNodeModel node)
    {
        var isReady = node.Status?.State == "ready";
        return new EngineNode(
            EngineText.Clean(node.Description?.Hostname ?? "", NameLength),
            isReady,
            isReady ? null : EngineText.Cause($"{node.Status?.State}: {node.Status?.Message}"),
            null,
            [.. new[] { node.Status?.Addr, node.ManagerStatus?.Host }.OfType<string>().Select(static address => EngineText.Clean(address, IdLength)).Distinct(StringComparer.Ordinal)])
        {
            Id = node.Id is { Length: > 0 } id ? EngineText.Clean(id, IdLength) : null,
        };
    }
}
