using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.OpenStack.Tests.Clouds;

/// <summary>An OpenStack that the contracts are checked against, with the users and projects that both kinds have.</summary>
public abstract class CloudUnderTest : IAsyncLifetime
{
    private ServiceProvider? plain;

    /// <summary>Keystone's address.</summary>
    public abstract Uri AuthUrl { get; }

    /// <summary>Name or id of the trustees' domain.</summary>
    public abstract string TrusteeDomain { get; }

    /// <summary>Password of all users.</summary>
    public abstract string Password { get; }

    /// <summary>Skips the test where this cloud is not to be had.</summary>
    public abstract void Require();

    /// <summary>Skips the test where this cloud has no load balancers.</summary>
    public abstract void RequireBalancers();

    /// <summary>The clients as the service user has them.</summary>
    public ServiceProvider Clients() => Clients(static _ => { });

    /// <summary>Clients of their own: with nothing cached, and with what the test changes.</summary>
    public ServiceProvider Clients(Action<IServiceCollection> change, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Magnum:Keystone:AuthUrl"] = AuthUrl.ToString(),
            ["Magnum:Keystone:Username"] = "magnum",
            ["Magnum:Keystone:Password"] = Password,
            ["Magnum:Trust:Domain"] = TrusteeDomain,
            ["Magnum:Trust:AdminUser"] = "magnum_domain_admin",
            ["Magnum:Trust:AdminPassword"] = Password,
        }).AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
        services.AddLogging();
        change(services);
        services.AddOpenStack();
        return services.BuildServiceProvider();
    }

    /// <summary>Logs a user in, past the clients under test.</summary>
    public Task<CloudUser> LogInAsync(string user, string project) => CloudUser.LogInAsync(plain!, AuthUrl, user, project, Password);

    public virtual ValueTask InitializeAsync()
    {
        plain = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (plain is not null)
            await plain.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
