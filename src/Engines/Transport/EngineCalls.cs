using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Transport;

/// <summary>Bounds what is done with an engine in time, and makes a reading of whatever happens to it.</summary>
internal sealed class EngineCalls(IOptions<EngineOptions> options, TimeProvider time)
{
    /// <summary>Does it, within the deadline.</summary>
    /// <param name="call">Asks the engine; may throw whatever comes of a network, and <see cref="EngineRefusedException"/>.</param>
    /// <param name="failed">What a failure is to the caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    public async Task<T> BoundAsync<T>(Func<CancellationToken, Task<T>> call, Func<EngineReading.Failure, T> failed, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await call(end.Token);
        }
        catch (Exception e) when (IsOfTheNetwork(e))
        {
            // What is broken off breaks off in many ways.
            cancellationToken.ThrowIfCancellationRequested();
            return failed(e is EngineRefusedException refused ? refused.Reading : deadline.IsCancellationRequested ? TimedOut() : Read(e));
        }
    }

    private static bool IsOfTheNetwork(Exception failure) =>
        failure is OperationCanceledException or HttpRequestException or IOException or JsonException or AnswerTooLongException or EngineRefusedException;

    private EngineReading.Failure Read(Exception failure) => failure switch
    {
        AnswerTooLongException => new EngineReading.Unintelligible(failure.Message),
        JsonException => new EngineReading.Unintelligible("The API server's answer is not the JSON of an API server."),
        // The handler's own time limit for connecting, a moment before ours.
        OperationCanceledException => TimedOut(),
        _ => TransportFailure.Read(failure),
    };

    private EngineReading.TimedOut TimedOut() => new($"The API server does not answer within {options.Value.Deadline.TotalSeconds:0.###} s.");
}

/// <summary>The engine answered, and did not do as asked.</summary>
internal sealed class EngineRefusedException(EngineReading.Failure reading) : Exception(reading.Cause)
{
    public EngineReading.Failure Reading { get; } = reading;
}
