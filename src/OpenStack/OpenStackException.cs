using System.Net;

namespace Magnum.OpenStack;

/// <summary>An OpenStack service refused, failed or did not answer, after the retries that are safe.</summary>
/// <param name="service">Keystone, Heat, Nova, Glance, Neutron or Octavia.</param>
/// <param name="status">The status of the answer; null when there was none (connection, time-out, open circuit).</param>
/// <param name="detail">The service's own message, or what happened to the connection. Holds no secret.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class OpenStackException(string service, HttpStatusCode? status, string detail, Exception? innerException = null)
    : Exception(status is null ? $"{service} did not answer: {detail}" : $"{service} answered {(int)status}: {detail}", innerException)
{
    /// <summary>Which service.</summary>
    public string Service { get; } = service;

    /// <summary>The status of the answer, or null when there was none.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>The service's own message.</summary>
    public string Detail { get; } = detail;

    /// <summary>True when the same call may succeed later: no answer, 408, 429 and every 5xx.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)Status.Value >= 500;
}
