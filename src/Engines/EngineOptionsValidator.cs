using System.Net;
using Microsoft.Extensions.Options;

namespace Magnum.Engines;

/// <summary>Reports every network that is none.</summary>
internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var bad = options.AllowedNetworks.Concat(options.DeniedNetworks).Where(static network => !IPNetwork.TryParse(network, out _)).ToList();
        return bad.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(bad.Select(static network => $"{EngineOptions.Section}: '{network}' is no network such as 10.0.0.0/8."));
    }
}
