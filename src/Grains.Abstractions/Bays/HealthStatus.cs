using System.Text.Json.Serialization;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>The health of a bay's engine and machines.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>The engine answers and every machine is ready.</summary>
    [JsonStringEnumMemberName("HEALTHY")] Healthy = 0,

    /// <summary>The engine or a machine is known to be broken.</summary>
    [JsonStringEnumMemberName("UNHEALTHY")] Unhealthy = 1,

    /// <summary>Nobody can say.</summary>
    [JsonStringEnumMemberName("UNKNOWN")] Unknown = 2,
}
