using Magnum.Grains.Abstractions.Tenants;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Bays.Previews;
using Magnum.Grains.Certificates;
using Magnum.Grains.Health;
using Magnum.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays;

/// <summary>Registers what the bay and tenant grains work with.</summary>
public static class BaysServiceCollectionExtensions
{
    /// <summary>Adds reconciler, phases and options of bays and tenants.</summary>
    public static IServiceCollection AddBays(this IServiceCollection services)
    {
        services.AddSettings<BayOptions>(BayOptions.Section);
        services.AddSingleton<IValidateOptions<BayOptions>, BayOptionsValidator>();
        services.AddSettings<QuotaOptions>(QuotaOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.AddCertificates();
        services.AddSingleton<OrderLookups>();
        services.AddHealth();
        services.AddSingleton<BayTrusts>();
        services.AddSingleton<BayStacks>();
        services.AddSingleton<BayServers>();
        services.AddSingleton<BayBelongings>();
        services.AddSingleton<BayBalancers>();
        services.AddSingleton<BayPlans>();
        services.AddSingleton<BayPreviews>();
        services.AddSingleton<CloudAddressBook>();
        services.AddSingleton<BayEngines>();
        services.AddSingleton<HalfBuilt>();
        services.AddSingleton<MasterReleases>();
        services.AddSingleton<BayReconciler>();
        services.AddSingleton<IBayPhase, CertificatesPhase>();
        services.AddSingleton<IBayPhase, CreateStackPhase>();
        services.AddSingleton<IBayPhase, ListNodesPhase>();
        services.AddSingleton<IBayPhase, ChooseNodesPhase>();
        services.AddSingleton<IBayPhase, DrainNodesPhase>();
        services.AddSingleton<IBayPhase, CondemnNodesPhase>();
        services.AddSingleton<IBayPhase, ReleaseMasterPhase>();
        services.AddSingleton<IBayPhase, CondemnMasterPhase>();
        services.AddSingleton<IBayPhase, DismissNodesPhase>();
        services.AddSingleton<IBayPhase, UpdateStackPhase>();
        services.AddSingleton<IBayPhase, AwaitStackPhase>();
        services.AddSingleton<IBayPhase, ReadOutputsPhase>();
        services.AddSingleton<IBayPhase, RecordNodesPhase>();
        services.AddSingleton<IBayPhase, RotateCertificatesPhase>();
        services.AddSingleton<IBayPhase, TurnCertificatesPhase>();
        services.AddSingleton<IBayPhase, SettleCertificatesPhase>();
        services.AddSingleton<IBayPhase, AwaitCredentialPhase>();
        services.AddSingleton<IBayPhase, ForgetSpareTrustsPhase>();
        services.AddSingleton<IBayPhase, DeleteBalancersPhase>();
        services.AddSingleton<IBayPhase, AwaitBalancersGonePhase>();
        services.AddSingleton<IBayPhase, DeleteStackPhase>();
        services.AddSingleton<IBayPhase, AwaitStackGonePhase>();
        services.AddSingleton<StackDeletion>();
        services.AddSingleton<IBayPhase, DeleteGroupStacksPhase>();
        services.AddSingleton<IBayPhase, AwaitGroupStacksGonePhase>();
        services.AddSingleton<IBayPhase, ForgetNodesPhase>();
        services.AddSingleton<IBayPhase, ForgetCertificatesPhase>();
        services.AddSingleton<IBayPhase, ForgetTrustsPhase>();
        services.AddSingleton<IBayPhase, ConfirmGonePhase>();
        services.AddSingleton<IBayPhase, ConfirmGoneAgainPhase>();
        return services;
    }
}
