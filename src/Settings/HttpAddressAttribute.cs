using System.ComponentModel.DataAnnotations;

namespace Magnum.Settings;

/// <summary>The value, if there is one, is a whole address of HTTP. <c>controller:5000</c> is none: that would be a scheme named controller.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpAddressAttribute() : ValidationAttribute("{0} must be a whole address such as http://controller:5000/v3.")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null or Uri { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
