namespace Magnum.Grains.Abstractions;

/// <summary>The string keys of all grains: a prefix and the identity, never a bare number or hex text.</summary>
/// <remarks>Orleans' AdoNet storage parses a key that looks like hex as a number or Guid; the prefix keeps it text.</remarks>
public static class GrainKeys
{
    /// <summary>Key of a bay's grain: <c>bay/&lt;uuid with dashes&gt;</c>.</summary>
    public static string Bay(Guid bay) => $"bay/{bay:D}";

    /// <summary>Key of a bay model's grain: <c>baymodel/&lt;uuid&gt;</c>.</summary>
    public static string BayModel(Guid model) => $"baymodel/{model:D}";

    /// <summary>Key of a tenant's grain: <c>tenant/&lt;project id&gt;</c>.</summary>
    public static string Tenant(string projectId) => $"tenant/{projectId}";

    /// <summary>Key of a machine's grain: <c>node/&lt;bay uuid&gt;/&lt;node name&gt;</c>.</summary>
    public static string Node(Guid bay, string name) => $"node/{bay:D}/{name}";

    /// <summary>Key of the certificate authorities of a bay: <c>certificates/&lt;bay uuid&gt;</c>.</summary>
    public static string Certificates(Guid bay) => $"certificates/{bay:D}";

    /// <summary>Key of a federation's grain: <c>federation/&lt;uuid&gt;</c>.</summary>
    public static string Federation(Guid federation) => $"federation/{federation:D}";

    /// <summary>Key of what is known of a client's idempotency key: <c>idempotency/&lt;project id&gt;/&lt;digest&gt;</c>.</summary>
    /// <param name="projectId">The project: a key means nothing outside of it.</param>
    /// <param name="digest">Hex digest of method, path and the client's key.</param>
    public static string Idempotency(string projectId, string digest) => $"idempotency/{projectId}/{digest}";

    /// <summary>The identity behind the prefix of a bay, bay model, federation or certificates key.</summary>
    /// <exception cref="FormatException">The key has no prefix or no UUID.</exception>
    public static Guid Uuid(string key) => Guid.ParseExact(key.AsSpan(key.IndexOf('/', StringComparison.Ordinal) + 1), "D");
}
