using Microsoft.Extensions.Options;

namespace Magnum.Api.Policy.Files;

/// <summary>Keeps the service from starting with a policy file that is broken, and says where.</summary>
internal sealed class PolicyOptionsValidator(PolicyFileLoader loader) : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        try
        {
            loader.Load(options);
            return ValidateOptionsResult.Success;
        }
        catch (PolicyFileException error)
        {
            return ValidateOptionsResult.Fail(error.Findings.Select(finding => $"{options.File}: {finding}"));
        }
    }
}
