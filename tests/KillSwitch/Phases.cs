using Magnum.OpenStack;

namespace Magnum.KillSwitch;

/// <summary>What a flow works for, as the product tags it: <c>create/stack-create</c>, for example.</summary>
internal static class Phases
{
    /// <summary>The caller's own request makes the trust of a rotation.</summary>
    public const string MakingOfCredential = "rotatecredentials/trusts";

    /// <summary>The bay waits for that request meanwhile.</summary>
    public const string AwaitOfCredential = "rotatecredentials/trust-await";

    /// <summary>The operation and phase; null for what is no operation's, such as the polls of a tenant.</summary>
    public static string? Of(RequestTags? tags) => tags?.Phase is { } phase && phase.Contains('/', StringComparison.Ordinal) ? phase : null;
}
