using System.Net;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Swarm;

/// <summary>The managers of a swarm, who keep its log together, as the one that leads them sees each.</summary>
/// <remarks>Answers as recorded from a Docker Engine 20.10. A node that is a manager has a status as one, with the address at which the others reach it.</remarks>
internal sealed class SwarmStore(EngineTransport transport, IOptions<EngineOptions> options)
{
    private const string Path = "/nodes";
    private const string Reachable = "reachable";
    private const int NameLength = 253;

    /// <summary>One look.</summary>
    /// <exception cref="EngineRefusedException">The manager does not tell, as without a quorum.</exception>
    public async Task<StoreReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        using var line = transport.Open(target);
        using var answer = await transport.GetAsync(line, Path, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.OK)
            throw new EngineRefusedException(await EngineAnswer.RefusalAsync(answer, Path, cancellationToken));
        var nodes = await EngineAnswer.ReadAsync(answer, SwarmJson.Default.ListSwarmNodeModel, options.Value.AnswerBytes, cancellationToken) ?? [];
        return new StoreReading.Answered([.. nodes.Where(static node => node.ManagerStatus is not null).Select(Member)]);
    }

    private static StoreMember Member(SwarmNodeModel node) => new(
        EngineText.Clean(node.Description?.Hostname ?? "", NameLength),
        node.ManagerStatus!.Reachability == Reachable ? null : EngineText.Cause($"It is {node.ManagerStatus.Reachability ?? "silent"} for the other managers."))
    {
        Address = node.ManagerStatus.Host is { } host ? EngineText.Clean(host, NameLength) : null,
    };
}
