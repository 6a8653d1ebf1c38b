using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Grains.Abstractions.Idempotency;
using Magnum.Grains.Abstractions.Tenants;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Gives grains by their string keys, and nothing else: the API uses no other way.</summary>
internal sealed class InMemoryGrains(InMemoryBays bays, InMemoryBayModels models, InMemoryAuthorities authorities, InMemoryTenants tenants, InMemoryFederations federations, InMemoryIdempotency keys) : IGrainFactory
{
    private const string IdempotencyPrefix = "idempotency/";

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        if (typeof(TGrainInterface) == typeof(ITenantGrain) && primaryKey.StartsWith(GrainKeys.Tenant(""), StringComparison.Ordinal))
            return (TGrainInterface)(object)new InMemoryTenantGrain(tenants, primaryKey[GrainKeys.Tenant("").Length..]);
        if (typeof(TGrainInterface) == typeof(IIdempotencyGrain) && primaryKey.StartsWith(IdempotencyPrefix, StringComparison.Ordinal))
            return (TGrainInterface)(object)new InMemoryIdempotencyGrain(keys, primaryKey);
        var uuid = GrainKeys.Uuid(primaryKey);
        object grain = typeof(TGrainInterface) == typeof(IBayGrain) && primaryKey == GrainKeys.Bay(uuid) ? new InMemoryBayGrain(bays, uuid)
            : typeof(TGrainInterface) == typeof(IBayModelGrain) && primaryKey == GrainKeys.BayModel(uuid) ? new InMemoryBayModelGrain(models, uuid)
            : typeof(TGrainInterface) == typeof(IFederationGrain) && primaryKey == GrainKeys.Federation(uuid) ? new InMemoryFederationGrain(federations, uuid)
            : typeof(TGrainInterface) == typeof(ICertificatesGrain) && primaryKey == GrainKeys.Certificates(uuid) ? new InMemoryCertificatesGrain(authorities, uuid)
            : throw new ArgumentException($"No grain {typeof(TGrainInterface).Name} has the key {primaryKey}.", nameof(primaryKey));
        return (TGrainInterface)grain;
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();
}
