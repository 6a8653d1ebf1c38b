using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Magnum.Silo;

/// <summary>The value, if there is one, is an IP address. Names are not looked up: what they mean may change, and differ between silos.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IpAddressAttribute() : ValidationAttribute("{0} must be an IP address such as 10.0.0.5, not a name.")
{
    public override bool IsValid(object? value) => value is null or "" || (value is string text && IPAddress.TryParse(text, out _));
}
