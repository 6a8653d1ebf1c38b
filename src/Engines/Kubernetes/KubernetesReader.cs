using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Magnum.Engines.Kubernetes.Protobuf;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Kubernetes;

/// <summary>Readiness first, then the nodes: with its etcd away an API server is not ready within two seconds, but would let a list wait for half a minute.</summary>
/// <remarks>Paths and answers as recorded from a real API server 1.20; <c>/readyz</c> is there from 1.16 on, <c>/healthz</c> before.</remarks>
internal sealed class KubernetesReader(EngineTransport transport, IOptions<EngineOptions> options)
{
    private const string FirstPage = "/api/v1/nodes?limit=250";

    // An object's beginning and end are told in protobuf and have to be found in JSON, which costs more than all the rest of a look. What knows no protobuf answers JSON.
    private const string NodeForms = KubernetesEnvelope.MediaType + ", application/json";

    /// <summary>One look.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    /// <exception cref="JsonException">The answer is not what an API server says.</exception>
    /// <exception cref="MalformedAnswerException">The same.</exception>
    /// <exception cref="AnswerTooLongException">The answer is longer than is read.</exception>
    public async Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        using var line = transport.Open(target);
        return await NotReadyAsync(line, "/readyz", cancellationToken) ?? await ListAsync(line, cancellationToken);
    }

    // Null when it is ready.
    private async Task<EngineReading?> NotReadyAsync(EngineLine line, string path, CancellationToken cancellationToken)
    {
        using var answer = await transport.GetAsync(line, path, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.OK)
        {
            // Until it has been read to the end its connection is in use, and the next request would have another one made.
            (await EngineBody.ReadAsync(answer.Content, options.Value.AnswerBytes, cancellationToken)).Dispose();
            return null;
        }

        return answer.StatusCode switch
        {
            HttpStatusCode.NotFound when path == "/readyz" => await NotReadyAsync(line, "/healthz", cancellationToken),
            _ => await EngineAnswer.RefusalAsync(answer, path, cancellationToken),
        };
    }

    private async Task<EngineReading> ListAsync(EngineLine line, CancellationToken cancellationToken)
    {
        var nodes = ImmutableArray.CreateBuilder<EngineNode>();
        string? next = null;
        do
        {
            var path = next is null ? FirstPage : $"{FirstPage}&continue={Uri.EscapeDataString(next)}";
            using var answer = await transport.GetAsync(line, path, cancellationToken, NodeForms);
            if (answer.StatusCode is not HttpStatusCode.OK)
                return await EngineAnswer.RefusalAsync(answer, "/api/v1/nodes", cancellationToken);
            var page = await PageAsync(answer, cancellationToken);
            if (page?.Items is not { } items)
                return new EngineReading.Unintelligible("The API server's answer is no list of nodes.");
            nodes.AddRange(items.Select(NodeView.Of));
            if (nodes.Count > options.Value.NodesMax)
                return new EngineReading.Unintelligible($"The API server lists more than {options.Value.NodesMax} nodes.");
            next = page.Metadata?.Continue is { Length: > 0 } more ? more : null;
        }
        while (next is not null);
        nodes.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return new EngineReading.Answered(nodes.ToImmutable());
    }

    private async Task<NodeListModel?> PageAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!KubernetesEnvelope.IsOne(answer.Content.Headers.ContentType))
            return await EngineAnswer.ReadAsync(answer, KubernetesJson.Default.NodeListModel, options.Value.AnswerBytes, cancellationToken);
        using var body = await EngineBody.ReadAsync(answer.Content, options.Value.AnswerBytes, cancellationToken);
        return NodeListMessage.Read(body.Bytes, options.Value.NodesMax);
    }
}
