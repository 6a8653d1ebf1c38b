using Microsoft.Extensions.Options;

namespace Magnum.Drivers.Catalog;

/// <summary>Reads all drivers at start, so that a broken one stops the silo with file and reason, and not the first tenant.</summary>
internal sealed class DriversOptionsValidator(IEnumerable<IBayDriver> builtIn) : IValidateOptions<DriversOptions>
{
    public ValidateOptionsResult Validate(string? name, DriversOptions options)
    {
        var errors = DriverSet.Load(builtIn, options).Errors;
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
