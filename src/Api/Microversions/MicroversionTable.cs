namespace Magnum.Api.Microversions;

/// <summary>Where the service looks at a microversion.</summary>
internal enum MicroversionGate
{
    /// <summary>Nowhere: what it brought is served at every version, as upstream does.</summary>
    None,

    /// <summary>The router answers 406 below it.</summary>
    Router,

    /// <summary>The operation itself refuses below it, or does otherwise.</summary>
    Operation,

    /// <summary>An argument of the query is unknown below it: 400.</summary>
    Query,

    /// <summary>Answers have other keys below it.</summary>
    Answer,
}

/// <summary>One row of the table.</summary>
/// <param name="Version">The version.</param>
/// <param name="Meaning">What it brought.</param>
/// <param name="Gate">Where the service looks at it.</param>
internal sealed record MicroversionChange(Microversion Version, string Meaning, MicroversionGate Gate);

/// <summary>All microversions: what each brought and where it gates. Routes, operations and the keys of answers refer to these names.</summary>
/// <remarks>Source: openstack/magnum magnum/api/rest_api_version_history.rst, release 22.0.0; the gates as its controllers have them.</remarks>
internal static class MicroversionTable
{
    public static readonly Microversion Base = new(1);
    public static readonly Microversion AsynchronousBays = new(2);
    public static readonly Microversion Rollback = new(3);
    public static readonly Microversion Stats = new(4);
    public static readonly Microversion CaRotation = new(5);
    public static readonly Microversion Quotas = new(6);
    public static readonly Microversion Resize = new(7);
    public static readonly Microversion Upgrade = new(8);
    public static readonly Microversion NodeGroups = new(9);
    public static readonly Microversion ZeroNodes = new(10);
    public static readonly Microversion WithoutBays = new(11);
    public static readonly Microversion Credentials = new(12);
    public static readonly Microversion ClusterId = new(13);
    public static readonly Microversion NodeLabels = new(14);

    /// <summary>Every version, ascending.</summary>
    public static IReadOnlyList<MicroversionChange> All { get; } =
    [
        new(Base, "What a request without a version header gets.", MicroversionGate.None),
        new(AsynchronousBays, "Bays are made and changed behind the answer, 202; below, the answer is the bay.", MicroversionGate.Operation),
        new(Rollback, "`rollback` of a cluster's or bay's PATCH.", MicroversionGate.Query),
        new(Stats, "Statistics.", MicroversionGate.None),
        new(CaRotation, "Rotation of a cluster's certificate authority.", MicroversionGate.None),
        new(Quotas, "Quotas.", MicroversionGate.None),
        new(Resize, "The action `resize`; below it no action has a path.", MicroversionGate.Router),
        new(Upgrade, "The action `upgrade`; at 1.7 it is refused with 400.", MicroversionGate.Operation),
        new(NodeGroups, "Node groups.", MicroversionGate.Router),
        new(ZeroNodes, "No workers at all; a missing template of a new cluster is 404, not 400.", MicroversionGate.Operation),
        new(WithoutBays, "Upstream dropped bays and bay models, at every version; here a setting does.", MicroversionGate.None),
        new(Credentials, "Rotation of a cluster's credentials.", MicroversionGate.Router),
        new(ClusterId, "Clusters show `cluster_id` instead of `stack_id`.", MicroversionGate.Answer),
        new(NodeLabels, "`node_labels` and `node_taints` of node groups; below it both are unknown.", MicroversionGate.Operation),
    ];
}
