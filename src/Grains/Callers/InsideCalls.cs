namespace Magnum.Grains.Callers;

/// <summary>Proves with every call of this silo that a silo makes it.</summary>
internal sealed class InsideCalls(SiloProof proof) : IOutgoingGrainCallFilter
{
    // Asynchronous, so that what it puts into the flow is gone from it when the call is over.
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        // What goes to a client is not a client's to keep.
        if (!context.TargetId.IsClient())
            proof.Attach(context);
        await context.Invoke();
    }
}
