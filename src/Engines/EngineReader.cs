using System.Text.Json;
using Magnum.Engines.Kubernetes;
using Magnum.Engines.Swarm;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines;

/// <summary>Looks at engines of any kind, and makes a reading of whatever happens.</summary>
internal sealed class EngineReader(KubernetesReader kubernetes, SwarmReader swarm, IOptions<EngineOptions> options, TimeProvider time) : IEngineReader
{
    public async Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return target.Kind switch
            {
                EngineKind.Kubernetes => await kubernetes.ReadAsync(target, end.Token),
                EngineKind.Swarm => await swarm.ReadAsync(target, end.Token),
                _ => throw new ArgumentOutOfRangeException(nameof(target), target.Kind, "No such engine."),
            };
        }
        catch (Exception e) when (IsOfTheNetwork(e))
        {
            // What is broken off breaks off in many ways.
            cancellationToken.ThrowIfCancellationRequested();
            return deadline.IsCancellationRequested ? TimedOut() : Read(e);
        }
    }

    private static bool IsOfTheNetwork(Exception failure) => failure is OperationCanceledException or HttpRequestException or IOException or JsonException or AnswerTooLongException;

    private EngineReading Read(Exception failure) => failure switch
    {
        AnswerTooLongException => new EngineReading.Unintelligible(failure.Message),
        JsonException => new EngineReading.Unintelligible("The API server's answer is not the JSON of an API server."),
        // The handler's own time limit for connecting, a moment before ours.
        OperationCanceledException => TimedOut(),
        _ => TransportFailure.Read(failure),
    };

    private EngineReading.TimedOut TimedOut() => new($"The API server does not answer within {options.Value.Deadline.TotalSeconds:0.###} s.");
}
