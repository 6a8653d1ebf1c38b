namespace Magnum.Grains.Callers;

/// <summary>The proof of one call. In the silo that makes the call it is this object, which nothing that arrives can be; what goes to another silo is its MAC, which costs more.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.CallProof")]
internal sealed class CallProof
{
    [NonSerialized]
    private readonly SiloKeys? keys;

    [NonSerialized]
    private readonly ProvedCall call;

    [NonSerialized]
    private byte[]? mac;

    public CallProof(SiloKeys keys, ProvedCall call)
    {
        this.keys = keys;
        this.call = call;
    }

    /// <summary>What goes over the wire.</summary>
    [Id(0)]
    public byte[] Mac
    {
        get => mac ??= keys is null ? [] : call.Mac(keys.Current);
        set => mac = value;
    }

    /// <summary>Whether it was made in this process, with those keys, for that call.</summary>
    public bool IsOwn(SiloKeys own, ProvedCall other) => ReferenceEquals(keys, own) && call == other;
}
