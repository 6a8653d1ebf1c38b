using System.Net;
using System.Text.Json;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Kubernetes;

/// <summary>The members of etcd that an API server was told of, each asked by the API server itself.</summary>
/// <remarks>
/// A node is ready as long as any member serves its API server, so readiness does not tell of them. Component statuses do, one <c>etcd-N</c> for each address of
/// <c>--etcd-servers</c>, in no certain order: kubernetes/kubernetes pkg/registry/core/rest/storage_core.go, 1.20 to 1.33; deprecated since 1.19, and still there.
/// </remarks>
internal sealed class KubernetesStore(EngineTransport transport, IOptions<EngineOptions> options)
{
    private const string Path = "/api/v1/componentstatuses";
    private const string Prefix = "etcd-";
    private const int NameLength = 253;

    /// <summary>One look.</summary>
    /// <exception cref="EngineRefusedException">The API server does not tell.</exception>
    public async Task<StoreReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        using var line = transport.Open(target);
        using var answer = await transport.GetAsync(line, Path, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.OK)
            throw new EngineRefusedException(await EngineAnswer.RefusalAsync(answer, Path, cancellationToken));
        var list = await EngineAnswer.ReadAsync(answer, KubernetesJson.Default.ComponentListModel, options.Value.AnswerBytes, cancellationToken);
        var items = list?.Items ?? throw new JsonException("No list of component statuses.");
        return new StoreReading.Answered([.. items.Where(static item => item.Metadata?.Name?.StartsWith(Prefix, StringComparison.Ordinal) is true).Select(Member)]);
    }

    private static StoreMember Member(ComponentModel item)
    {
        var condition = item.Conditions?.FirstOrDefault(static one => one.Type == "Healthy");
        return new StoreMember(
            EngineText.Clean(item.Metadata!.Name!, NameLength),
            condition?.Status == "True" ? null : EngineText.Cause($"{condition?.Message} {condition?.Error}") is { Length: > 0 } cause ? cause : "The API server does not say that it is well.");
    }
}
