namespace Magnum.Api.Microversions;

/// <summary>What each microversion changed, as far as the service looks at it.</summary>
/// <remarks>Source: openstack/magnum magnum/api/rest_api_version_history.rst, release 22.0.0.</remarks>
internal static class MicroversionTable
{
    /// <summary>Bays are made and changed behind the answer; below, the answer is the bay.</summary>
    public static readonly Microversion AsynchronousBays = new(2);

    /// <summary>The argument <c>rollback</c> of a cluster PATCH.</summary>
    public static readonly Microversion Rollback = new(3);

    /// <summary>The action <c>resize</c>; 406 below.</summary>
    public static readonly Microversion Resize = new(7);

    /// <summary>The action <c>upgrade</c>; 400 below, and 406 below <see cref="Resize"/>.</summary>
    public static readonly Microversion Upgrade = new(8);

    /// <summary>Node groups; 406 below.</summary>
    public static readonly Microversion NodeGroups = new(9);

    /// <summary>Zero workers, and 404 instead of 400 for a missing template.</summary>
    public static readonly Microversion ZeroNodes = new(10);

    /// <summary>Rotation of credentials; 406 below.</summary>
    public static readonly Microversion Credentials = new(12);

    /// <summary><c>cluster_id</c> instead of <c>stack_id</c> in clusters.</summary>
    public static readonly Microversion ClusterId = new(13);
}
