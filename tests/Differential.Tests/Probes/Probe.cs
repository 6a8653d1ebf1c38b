using System.Text.Json.Nodes;

namespace Magnum.Differential.Tests.Probes;

/// <summary>One request that both services get. Texts may name things as <c>$symbol$</c>: each service has its own id for them.</summary>
/// <param name="Family">What kind of request it is, such as <c>template-patch</c>.</param>
/// <param name="Identity">As whom: <c>alpha</c>, <c>reader</c>, <c>beta</c>, <c>admin</c>, <c>admin-alpha</c>, <c>no token</c> or <c>bad token</c>.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query.</param>
public sealed record Probe(string Family, string Identity, string Method, string Path)
{
    /// <summary>The whole value of <c>OpenStack-API-Version</c>; null for no such header.</summary>
    public string? Version { get; init; } = "container-infra 1.10";

    /// <summary>The value of <c>Accept</c>; null for no such header.</summary>
    public string? Accept { get; init; } = "application/json";

    /// <summary>The body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The body's type; null for none.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>The symbol of what a success makes; null when it makes nothing that has a UUID.</summary>
    public string? Creates { get; init; }

    /// <summary>What is deleted again, by path, once the answers are compared: what would disturb later requests.</summary>
    public string? Retires { get; init; }

    /// <summary>The symbol of a cluster that changes when this is accepted: what becomes of it is compared too.</summary>
    public string? Settles { get; init; }

    /// <summary>The same with a JSON body.</summary>
    public Probe With(JsonNode? body) => this with { Body = body?.ToJsonString() ?? "null" };

    /// <summary>The same at a microversion.</summary>
    public Probe At(string version) => this with { Version = $"container-infra {version}" };

    /// <inheritdoc/>
    public override string ToString() => $"[{Family}] {Identity}: {Method} {Path} ({Version ?? "no version"}) {Shorten(Body)}";

    private static string Shorten(string? text) => text is { Length: > 2000 } ? text[..2000] + "…" : text ?? "";
}
