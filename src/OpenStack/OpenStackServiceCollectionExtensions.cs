using Magnum.OpenStack.Checks;
using Magnum.OpenStack.Glance;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Http;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;
using Magnum.OpenStack.Octavia;
using Magnum.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Magnum.OpenStack;

/// <summary>Registers the clients of OpenStack.</summary>
public static class OpenStackServiceCollectionExtensions
{
    /// <summary>Adds all clients, their options (sections <c>Magnum:Keystone</c>, <c>Magnum:Trust</c>, <c>Magnum:OpenStack</c>) and the start-up check.</summary>
    public static IServiceCollection AddOpenStack(this IServiceCollection services)
    {
        services.AddSettings<KeystoneOptions>(KeystoneOptions.Section);
        services.AddSettings<TrustOptions>(TrustOptions.Section);
        services.AddSettings<OpenStackOptions>(OpenStackOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OpenStackCaller>();
        services.AddSingleton<AuthorizedCaller>();
        services.AddSingleton<HeatBudget>();
        services.AddSingleton<IKeystoneTokens, KeystoneTokens>();
        services.AddSingleton<IKeystoneProjects, KeystoneProjects>();
        services.AddSingleton<IKeystoneTrusts, KeystoneTrusts>();
        services.AddSingleton<IHeatStacks, HeatStacks>();
        services.AddSingleton<INovaCompute, NovaCompute>();
        services.AddSingleton<IGlanceImages, GlanceImages>();
        services.AddSingleton<INeutronNetworks, NeutronNetworks>();
        services.AddSingleton<INeutronFloatingIps, NeutronFloatingIps>();
        services.AddSingleton<IOctaviaBalancers, OctaviaBalancers>();
        services.AddSingleton<CloudCheck>();

        var http = services.AddHttpClient(OpenStackCaller.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan);
        http.ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

        // One circuit and one budget per service, also where several are paths of one address: a broken Nova must not cut off Keystone.
        http.AddStandardResilienceHandler()
            .SelectPipelineBy(static _ => OpenStackCaller.ServiceOf)
            .Configure(static (resilience, provider) => Configure(resilience, provider.GetRequiredService<IOptions<OpenStackOptions>>().Value));
        http.AddHttpMessageHandler(static () => new SocketFailures());
        http.AddHttpMessageHandler(static () => new WholeAnswers());
        return services;
    }

    private static void Configure(HttpStandardResilienceOptions resilience, OpenStackOptions options)
    {
        resilience.AttemptTimeout.Timeout = options.AttemptTimeout;
        resilience.TotalRequestTimeout.Timeout = options.TotalTimeout;

        // What changes something is repeated only by those who know that it may be.
        resilience.Retry.DisableForUnsafeHttpMethods();
        resilience.Retry.MaxRetryAttempts = options.Retries;
        resilience.Retry.Delay = options.RetryDelay;
        resilience.Retry.BackoffType = DelayBackoffType.Exponential;
        resilience.Retry.UseJitter = true;
        resilience.Retry.ShouldRetryAfterHeader = true;
        resilience.CircuitBreaker.SamplingDuration = options.AttemptTimeout * 2;
        resilience.CircuitBreaker.MinimumThroughput = 20;
        resilience.CircuitBreaker.FailureRatio = 0.9;
        resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
    }
}
