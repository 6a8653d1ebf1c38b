using System.Net;
using Microsoft.Extensions.Options;

namespace Magnum.Engines;

/// <summary>Reports every network that is none.</summary>
internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        List<string> failures = [.. Failures(nameof(EngineOptions.AllowedNetworks), options.AllowedNetworks), .. Failures(nameof(EngineOptions.DeniedNetworks), options.DeniedNetworks)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(string key, IEnumerable<string> networks) =>
        networks.Where(static network => !IPNetwork.TryParse(network, out _)).Select(network => $"{EngineOptions.Section}:{key}: '{network}' is no network such as 10.0.0.0/8.");
}
