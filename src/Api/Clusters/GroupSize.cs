using System.Globalization;
using Magnum.Api.Errors;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Clusters;

/// <summary>The bound on machines of a group: Heat draws up all members of a group in memory before it counts them, so that one request could end it.</summary>
internal sealed class GroupSize(IOptions<ApiOptions> options)
{
    /// <summary>Refuses more machines than a group may have here.</summary>
    /// <exception cref="ApiException">400.</exception>
    public void Check(string field, int? count)
    {
        if (count > options.Value.MaximumNodeCount)
            throw ApiException.InvalidInput(field, count.Value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"Value should be lesser or equal to {options.Value.MaximumNodeCount}"));
    }
}
