namespace Magnum.OpenStack;

/// <summary>What outgoing calls carry beside their credential, set per asynchronous flow.</summary>
public static class OpenStackRequest
{
    private static readonly AsyncLocal<RequestTags?> Current = new();

    /// <summary>The request id that is passed on as <c>X-Openstack-Request-Id</c>, <c>req-&lt;uuid&gt;</c>, and the phase named in <c>User-Agent</c>.</summary>
    public static RequestTags? Tags
    {
        get => Current.Value;
        set => Current.Value = value;
    }
}

/// <summary>Tags of outgoing calls.</summary>
/// <param name="RequestId">Request id that caused the call, or null.</param>
/// <param name="Phase">Operation and phase of the reconciler, for example <c>create/stack</c>; shown in OpenStack's access logs through <c>User-Agent</c>.</param>
public sealed record RequestTags(string? RequestId, string? Phase);
