using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Secrets;

/// <summary>ASP.NET Data Protection over our key table, in services of its own: what else the host protects has nothing to do with it.</summary>
internal static class DataProtection
{
    /// <summary>How long a data key encrypts; it decrypts for ever.</summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(90);

    /// <summary>Builds the services; to be disposed.</summary>
    public static ServiceProvider Build(DataKeyTable table, MasterKeys keys, ILoggerFactory loggers)
    {
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(keys);
        services.AddDataProtection().SetApplicationName("magnum");
        services.Configure<KeyManagementOptions>(options =>
        {
            options.XmlRepository = table;
            options.XmlEncryptor = new DataKeyEncryptor(keys);
            options.NewKeyLifetime = KeyLifetime;
        });
        return services.BuildServiceProvider();
    }
}
