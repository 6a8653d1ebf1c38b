using System.Security.Cryptography;

namespace Magnum.Grains.Callers;

/// <summary>Tells calls that silos make from all others: who makes one proves with each that it knows the silos' key, or is this silo itself.</summary>
/// <remarks>
/// Nothing in a message can do that without a key: a client writes all of it, its sender too. The proof covers target, method and caller, so that it admits
/// nothing else should it get out; Orleans exports the request's context with answers and rejections.
/// </remarks>
internal sealed class SiloProof(SiloKeys keys)
{
    private const string Key = "magnum.proof";

    /// <summary>Puts the proof of a call that is about to be made into this asynchronous flow.</summary>
    public void Attach(IGrainCallContext call) => RequestContext.Set(Key, new CallProof(keys, ProvedCall.Of(call)));

    /// <summary>Whether a silo made the call that is about to be served. Takes the proof out of this asynchronous flow.</summary>
    public bool Take(IGrainCallContext call)
    {
        if (RequestContext.Get(Key) is not CallProof proof)
            return false;
        RequestContext.Remove(Key);
        var proved = ProvedCall.Of(call);
        return proof.IsOwn(keys, proved) || keys.All.Any(key => CryptographicOperations.FixedTimeEquals(proof.Mac, proved.Mac(key)));
    }
}
