using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Magnum.Settings;

/// <summary>Takes the values of a section and finds those that can't be.</summary>
internal static class SettingsValues
{
    /// <summary>Sets the properties that the section names.</summary>
    /// <exception cref="OptionsValidationException">A value is of another type; the message names its key.</exception>
    public static void Bind<TOptions>(IConfiguration configuration, string section, TOptions options)
        where TOptions : class
    {
        try
        {
            configuration.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException e) when (e.InnerException is not null)
        {
            // The binder says which key has which value, and what it should have been.
            throw new OptionsValidationException(section, typeof(TOptions), [e.Message]);
        }
    }

    /// <summary>A sentence for each property whose value its annotations don't admit: they say the whole key where other validators say the property's name.</summary>
    public static IReadOnlyList<string> Failures(string section, object options)
    {
        var failures = new List<string>();
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var context = new ValidationContext(options) { MemberName = property.Name, DisplayName = $"{section}:{property.Name}" };
            failures.AddRange(property.GetCustomAttributes<ValidationAttribute>()
                .Select(rule => rule.GetValidationResult(property.GetValue(options), context)?.ErrorMessage)
                .OfType<string>());
        }

        return failures;
    }
}
