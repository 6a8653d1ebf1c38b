namespace Magnum.Grains.Abstractions.Bays;

/// <summary>The answer of a bay to a command.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BayReply")]
public abstract record BayReply
{
    private BayReply()
    {
    }

    /// <summary>The command is stored and will be carried out.</summary>
    /// <param name="Bay">The bay with the command's first visible effect.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayReply.Accepted")]
    public sealed record Accepted([property: Id(0)] BaySnapshot Bay) : BayReply;

    /// <summary>The command changed nothing.</summary>
    /// <param name="Error">Why.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayReply.Refused")]
    public sealed record Refused([property: Id(0)] BayError Error) : BayReply;
}

/// <summary>What a caller may cause and should understand. Closed: every member has its HTTP answer in the API.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BayError")]
public abstract record BayError
{
    private BayError()
    {
    }

    /// <summary>There is no such bay for this caller.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.NotFound")]
    public sealed record NotFound : BayError;

    /// <summary>There is no such node group in the bay.</summary>
    /// <param name="Group">As the caller named it.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.NodeGroupNotFound")]
    public sealed record NodeGroupNotFound([property: Id(0)] string Group) : BayError;

    /// <summary>An order names what there is not, or what can't be built.</summary>
    /// <param name="Detail">What to change.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.InvalidOrder")]
    public sealed record InvalidOrder([property: Id(0)] string Detail) : BayError;

    /// <summary>The status does not admit the operation.</summary>
    /// <param name="Verb"><c>Updating</c>, <c>Resizing</c>, …</param>
    /// <param name="Status">The status that refuses.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.WrongState")]
    public sealed record WrongState([property: Id(0)] string Verb, [property: Id(1)] BayStatus Status) : BayError;

    /// <summary>The project has as many bays as it may have.</summary>
    /// <param name="Limit">The limit.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.QuotaExceeded")]
    public sealed record QuotaExceeded([property: Id(0)] int Limit) : BayError;

    /// <summary>The count is outside the group's limits.</summary>
    /// <param name="Group">The group's name.</param>
    /// <param name="Min">Lower limit.</param>
    /// <param name="Max">Upper limit, or null.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.OutOfRange")]
    public sealed record OutOfRange([property: Id(0)] string Group, [property: Id(1)] int Min, [property: Id(2)] int? Max) : BayError;

    /// <summary>What is asked of a node group contradicts what there is.</summary>
    /// <param name="Detail">Magnum's sentence.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.NodeGroupConflict")]
    public sealed record NodeGroupConflict([property: Id(0)] string Detail) : BayError;

    /// <summary>The driver can't do this.</summary>
    /// <param name="Detail">Magnum's sentence.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.NotSupported")]
    public sealed record NotSupported([property: Id(0)] string Detail) : BayError;

    /// <summary>Keystone refused to delegate the caller's rights, for example to an application credential.</summary>
    /// <param name="Detail">Keystone's reason.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.DelegationRefused")]
    public sealed record DelegationRefused([property: Id(0)] string Detail) : BayError;

    /// <summary>The bay can't be built or changed so. A command finds this out after it was accepted and fails; only a preview is refused with it.</summary>
    /// <param name="Detail">The driver's or Heat's reason.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.PlanRefused")]
    public sealed record PlanRefused([property: Id(0)] string Detail) : BayError;

    /// <summary>A service that the answer depends on does not answer; the caller may repeat.</summary>
    /// <param name="Detail">Which, and what it said.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayError.Unavailable")]
    public sealed record Unavailable([property: Id(0)] string Detail) : BayError;
}
