using Magnum.Api.Authentication;
using Magnum.Api.BayModels;
using Magnum.Api.Bays;
using Magnum.Api.Certificates;
using Magnum.Api.Clusters;
using Magnum.Api.ClusterTemplates;
using Magnum.Api.Credentials;
using Magnum.Api.Errors;
using Magnum.Api.Federations;
using Magnum.Api.GrainCalls;
using Magnum.Api.Idempotency;
using Magnum.Api.Limits;
using Magnum.Api.Lookups;
using Magnum.Api.Microversions;
using Magnum.Api.Naming;
using Magnum.Api.NodeGroups;
using Magnum.Api.OpenApi;
using Magnum.Api.Policy;
using Magnum.Api.Policy.Files;
using Magnum.Api.Quotas;
using Magnum.Api.RateLimits;
using Magnum.Api.Requests;
using Magnum.Api.Roots;
using Magnum.Api.Services;
using Magnum.Api.Stats;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Magnum.Api;

/// <summary>The HTTP API as a part of a host.</summary>
public static class MagnumApi
{
    /// <summary>Registers the API.</summary>
    /// <remarks>
    /// The host adds <see cref="Orleans.IGrainFactory"/>, the list queries and the driver catalogue of Grains.Abstractions, and the OpenStack clients
    /// <see cref="OpenStack.Keystone.IKeystoneTokens"/>, <see cref="OpenStack.Keystone.IKeystoneProjects"/>, <see cref="OpenStack.Nova.INovaCompute"/>, <see cref="OpenStack.Glance.IGlanceImages"/> and
    /// <see cref="OpenStack.Neutron.INeutronNetworks"/>. May be repeated.
    /// </remarks>
    public static IServiceCollection AddMagnumApi(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddSettings<ApiOptions>(ApiOptions.Section);
        services.AddSettings<QuotaOptions>(QuotaOptions.Section);
        services.AddSettings<PolicyOptions>(PolicyOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PolicyOptions>, PolicyOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AuthenticationSettings>();
        services.TryAddSingleton<KeystoneAuthentication>();
        services.TryAddSingleton<ReleaseProfile>();
        services.TryAddSingleton<IPolicyFiles, PolicyFilesOnDisk>();
        services.TryAddSingleton<PolicyFileLoader>();
        services.TryAddSingleton<PolicyStore>();
        services.AddHostedService<PolicyReload>();
        services.TryAddSingleton<PolicyEnforcer>();
        services.AddSettings<RateLimitOptions>(RateLimitOptions.Section);
        services.TryAddSingleton<ProjectRateLimits>();
        services.TryAddSingleton<UnplannedErrors>();
        services.TryAddSingleton<IdempotentRequests>();
        services.TryAddSingleton<ApiPipeline>();
        services.TryAddSingleton<OperationCatalog>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>());
        services.TryAddSingleton<SafeReads>();
        services.TryAddSingleton<LookupCache>();
        services.TryAddSingleton<CloudLookups>();
        services.TryAddSingleton(static _ => new NameGenerator(new Random()));
        services.TryAddSingleton<ClusterTemplateFinder>();
        services.TryAddSingleton<ClusterTemplateChecks>();
        services.TryAddSingleton<ClusterTemplateCreation>();
        services.TryAddSingleton<ClusterTemplateUpdate>();
        services.TryAddSingleton<ClusterTemplateResource>();
        services.TryAddSingleton<ClusterTemplateEndpoints>();
        services.TryAddSingleton<BayModelEndpoints>();
        services.TryAddSingleton<ClusterFinder>();
        services.TryAddSingleton<GroupSize>();
        services.TryAddSingleton<ClusterCreation>();
        services.TryAddSingleton<ClusterUpdate>();
        services.TryAddSingleton<ClusterResize>();
        services.TryAddSingleton<ClusterUpgrade>();
        services.TryAddSingleton<ClusterResource>();
        services.TryAddSingleton<ClusterEndpoints>();
        services.TryAddSingleton<BayStart>();
        services.TryAddSingleton<BayEndpoints>();
        services.TryAddSingleton<NodeGroupEndpoints>();
        services.TryAddSingleton<NodeGroupChanges>();
        services.TryAddSingleton<CertificateEndpoints>();
        services.TryAddSingleton<CredentialEndpoints>();
        services.TryAddSingleton<FederationFinder>();
        services.TryAddSingleton<FederationChanges>();
        services.TryAddSingleton<FederationEndpoints>();
        services.TryAddSingleton<ServiceEndpoints>();
        services.TryAddSingleton<QuotaEndpoints>();
        services.TryAddSingleton<QuotaChanges>();
        services.TryAddSingleton<StatsEndpoints>();
        services.TryAddSingleton<RootEndpoints>();
        services.TryAddSingleton<OpenApiBuilder>();
        services.TryAddSingleton<OpenApiEndpoint>();
        return services;
    }

    /// <summary>Maps all of the API's paths. Paths that nobody else maps answer Magnum's 404.</summary>
    public static void MapMagnumApi(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var routes = new ApiRouteMapper(endpoints, services.GetRequiredService<ApiPipeline>(), services.GetRequiredService<OperationCatalog>());
        HealthCheck.Map(endpoints, services.GetRequiredService<OperationCatalog>(), services.GetRequiredService<IOptions<ApiOptions>>().Value.DisablingFile);
        services.GetRequiredService<RootEndpoints>().Map(routes);
        services.GetRequiredService<OpenApiEndpoint>().Map(routes);
        services.GetRequiredService<ClusterTemplateEndpoints>().Map(routes);
        services.GetRequiredService<BayModelEndpoints>().Map(routes);
        services.GetRequiredService<ClusterEndpoints>().Map(routes);
        services.GetRequiredService<BayEndpoints>().Map(routes);
        services.GetRequiredService<NodeGroupEndpoints>().Map(routes);
        services.GetRequiredService<CertificateEndpoints>().Map(routes);
        services.GetRequiredService<CredentialEndpoints>().Map(routes);
        services.GetRequiredService<FederationEndpoints>().Map(routes);
        services.GetRequiredService<ServiceEndpoints>().Map(routes);
        services.GetRequiredService<QuotaEndpoints>().Map(routes);
        services.GetRequiredService<StatsEndpoints>().Map(routes);
        routes.RefuseTheRest();
    }
}
