using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays;

/// <summary>Reports a file of the cloud's CAs that machines could not be given.</summary>
internal sealed class BayOptionsValidator : IValidateOptions<BayOptions>
{
    public ValidateOptionsResult Validate(string? name, BayOptions options)
    {
        if (string.IsNullOrEmpty(options.MachineCaFile))
            return ValidateOptionsResult.Success;
        try
        {
            CloudAuthorities.Read(options.MachineCaFile);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return ValidateOptionsResult.Fail($"{BayOptions.Section}:{nameof(BayOptions.MachineCaFile)} ({options.MachineCaFile}) can't be used: {e.Message}");
        }
    }
}
