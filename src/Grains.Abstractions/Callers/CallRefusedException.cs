namespace Magnum.Grains.Abstractions.Callers;

/// <summary>A silo refused a call from outside before any grain heard of it: nothing was done.</summary>
[GenerateSerializer, Alias("Magnum.CallRefusedException")]
public sealed class CallRefusedException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="message">The same for people.</param>
    public CallRefusedException(CallRefusal refusal, string message)
        : base(message) => Refusal = refusal;

    /// <summary>Why.</summary>
    [Id(0)] public CallRefusal Refusal { get; private set; }
}
