using System.Collections.Frozen;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Abstractions.Tenants;
using Orleans.Serialization.Invocation;

namespace Magnum.Grains.Callers;

/// <summary>What is offered to clients outside of the silos; whatever is not in this table is refused, the silos' own interfaces and Orleans' management among it.</summary>
/// <remarks>
/// Left out on purpose, because the API decides more than grains can check again: certificates (their creator only), the machines' credential (machines only), health reports, changes of bay models and quotas,
/// federations, idempotency keys, and creations with a description that the client made up itself.
/// </remarks>
internal static class OutsideRights
{
    private static readonly FrozenDictionary<(Type Interface, string Method), OutsideRight> Offered = new Dictionary<(Type, string), OutsideRight>
    {
        [(typeof(IBayOrderGrain), nameof(IBayOrderGrain.OrderAsync))] = OutsideRight.Write,
        [(typeof(IBayGrain), nameof(IBayGrain.GetAsync))] = OutsideRight.Read,
        [(typeof(IBayGrain), nameof(IBayGrain.WatchAsync))] = OutsideRight.Read,
        [(typeof(IBayGrain), nameof(IBayGrain.ResizeAsync))] = OutsideRight.Write,
        [(typeof(IBayGrain), nameof(IBayGrain.DeleteNodeGroupAsync))] = OutsideRight.Write,
        [(typeof(IBayGrain), nameof(IBayGrain.RotateCaAsync))] = OutsideRight.Write,
        [(typeof(IBayGrain), nameof(IBayGrain.RotateCredentialsAsync))] = OutsideRight.Write,
        [(typeof(IBayGrain), nameof(IBayGrain.DeleteAsync))] = OutsideRight.Write,
        [(typeof(IBayModelGrain), nameof(IBayModelGrain.GetAsync))] = OutsideRight.Read,
        [(typeof(INodeGrain), nameof(INodeGrain.GetAsync))] = OutsideRight.Read,
        [(typeof(ITenantGrain), nameof(ITenantGrain.GetQuotaUseAsync))] = OutsideRight.Read,
    }.ToFrozenDictionary();

    /// <summary>What that call needs; null when it is not offered.</summary>
    public static OutsideRight? Of(IInvokable request)
    {
        var asked = request.GetInterfaceType();
        if (asked == typeof(IAsyncEnumerableGrainExtension))
            return OfStream(request);
        if (Offered.TryGetValue((asked, request.GetMethodName()), out var right))
            return right;
        // What Orleans' client itself asks: which grains there are, and to cancel a call by the number that it gave it.
        return asked.FullName is "Orleans.Runtime.IClusterManifestSystemTarget" or "Orleans.Runtime.ICancellationSourcesExtension" ? OutsideRight.None : null;
    }

    // The stream's method is inside of the request that begins it; the number of a stream is known to who began it. Names of generic methods have "<T>" after them.
    private static OutsideRight? OfStream(IInvokable request) => request.GetMethodName().Split('<')[0] switch
    {
        nameof(IAsyncEnumerableGrainExtension.StartEnumeration) => request.GetArgumentCount() > 1 && request.GetArgument(1) is IInvokable begun
            && Offered.TryGetValue((begun.GetInterfaceType(), begun.GetMethodName()), out var right) ? right : null,
        nameof(IAsyncEnumerableGrainExtension.MoveNext) => OutsideRight.Read,
        nameof(IAsyncEnumerableGrainExtension.DisposeAsync) => OutsideRight.None,
        _ => null,
    };
}
