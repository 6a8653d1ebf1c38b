using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Magnum.Settings;

/// <summary>One class of options for one section of the configuration. Whatever is wrong is told with its key.</summary>
public static class SettingsSections
{
    /// <summary>Binds the options to their section and checks them at start. May be repeated.</summary>
    /// <remarks>Starting a host, and reading the options, throw <see cref="OptionsValidationException"/>; each of its failures names its key.</remarks>
    /// <param name="services">Where they are registered.</param>
    /// <param name="section">Such as <c>Magnum:Bays</c>.</param>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(services);
        // Bound twice, a list would have each entry twice.
        if (services.Any(static service => service.ImplementationInstance is SettingsRules<TOptions>))
            return services;
        services.AddSingleton<IValidateOptions<TOptions>>(new SettingsRules<TOptions>(section));
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => SettingsValues.Bind(configuration, section, options))
            .ValidateOnStart();
        return services;
    }

    /// <summary>Reads options that are needed before there are services.</summary>
    /// <exception cref="OptionsValidationException">Something is wrong; each failure names its key.</exception>
    public static TOptions ReadSettings<TOptions>(this IConfiguration configuration, string section)
        where TOptions : class, new() => configuration.ReadSettings(section, new TOptions());

    /// <summary>Reads options over those that are given, which hold where nothing is set.</summary>
    /// <returns>The same object.</returns>
    /// <exception cref="OptionsValidationException">Something is wrong; each failure names its key.</exception>
    public static TOptions ReadSettings<TOptions>(this IConfiguration configuration, string section, TOptions defaults)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(defaults);
        SettingsValues.Bind(configuration, section, defaults);
        var failures = SettingsValues.Failures(section, defaults);
        return failures.Count == 0 ? defaults : throw new OptionsValidationException(section, typeof(TOptions), failures);
    }
}
