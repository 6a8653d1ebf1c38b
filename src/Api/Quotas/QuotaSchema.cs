using Magnum.Api.Validation;

namespace Magnum.Api.Quotas;

/// <summary>The bodies of POST and PATCH, the same but for the name of the argument.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/quota.py, class Quota; the least limit as release 15.0.1 has it.</remarks>
internal static class QuotaSchema
{
    /// <summary>The one resource that has quotas.</summary>
    public const string Cluster = "Cluster";

    /// <summary>The limit of a POST that tells none.</summary>
    public const int DefaultHardLimit = 1;

    public static readonly BodySchema Create = Body("quota");

    public static readonly BodySchema Patch = Body("quotapatch");

    private static BodySchema Body(string argument) => new(argument,
    [
        new BodyField("id", new IntegerField(1)),
        new BodyField("hard_limit", new IntegerField(0)),
        new BodyField("project_id", new TextField(1, 255)),
        new BodyField("resource", new WordField(Cluster)),
        new BodyField("created_at", new IgnoredField()) { IsReadOnly = true },
        new BodyField("updated_at", new IgnoredField()) { IsReadOnly = true },
    ]);
}
