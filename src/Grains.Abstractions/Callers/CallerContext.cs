namespace Magnum.Grains.Abstractions.Callers;

/// <summary>Carries the caller along grain calls, so that a grain can check the owner again behind the API's policy.</summary>
/// <remarks>Defence in depth, not a boundary: any process in the Orleans cluster can set it.</remarks>
public static class CallerContext
{
    private const string Key = "magnum.caller";

    /// <summary>The caller of the call being served, or null for the system's own work (ticks, polls).</summary>
    public static Caller? Current => RequestContext.Get(Key) as Caller;

    /// <summary>Sets the caller for the grain calls that follow in this asynchronous flow.</summary>
    public static void Set(Caller caller) => RequestContext.Set(Key, caller);

    /// <summary>Removes the caller, so that what follows is the system's own work.</summary>
    public static void Clear() => RequestContext.Remove(Key);
}
