using System.Reflection;
using Magnum.Api.Errors;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Api.Tests.Errors;

/// <summary>Every error type that a grain may reply with has its HTTP answer.</summary>
public sealed class ErrorMappingTests
{
    private static readonly Guid Uuid = Guid.Parse("11111111-2222-3333-4444-555555555555");

    public static TheoryData<BayError, int, string> BayErrors => new()
    {
        { new BayError.NotFound(), 404, "Cluster c could not be found." },
        { new BayError.NodeGroupNotFound("g"), 404, "Nodegroup g could not be found." },
        { new BayError.NodeGroupConflict("A node group with name g already exists in the cluster c."), 409, "A node group with name g already exists in the cluster c." },
        { new BayError.WrongState("Resizing", BayStatus.CreateFailed), 400, "Resizing a cluster when status is \"CREATE_FAILED\" is not supported." },
        { new BayError.QuotaExceeded(7), 403, "Resource limit exceeded: You have reached the maximum clusters per project, 7. You may delete a cluster to make room for a new one." },
        { new BayError.OutOfRange("g", 1, 5), 400, "Resizing g outside the allowed range: min_node_count = 1, max_node_count = 5" },
        { new BayError.OutOfRange("g", 1, null), 400, "Resizing g outside the allowed range: min_node_count = 1, max_node_count = None" },
        { new BayError.InvalidOrder("There is no bay model m."), 400, "There is no bay model m." },
        { new BayError.NotSupported("No."), 400, "No." },
        { new BayError.PlanRefused("Heat answered 400: No."), 400, "Heat answered 400: No." },
        { new BayError.DelegationRefused("Application credentials can't delegate."), 403, "Application credentials can't delegate." },
        { new BayError.Unavailable("Heat is away."), 503, "Heat is away." },
    };

    public static TheoryData<BayModelReply, int, string> ModelReplies => new()
    {
        { new BayModelReply.NotFound(), 404, "ClusterTemplate t could not be found." },
        { new BayModelReply.AlreadyExists(), 409, $"A ClusterTemplate with UUID {Uuid} already exists." },
        { new BayModelReply.InUse(), 400, $"ClusterTemplate {Uuid} is referenced by one or multiple clusters." },
        { new BayModelReply.Changed(), 409, $"ClusterTemplate {Uuid} was changed by somebody else at the same time. Please try again." },
    };

    public static TheoryData<SignReply, int, string> SignReplies => new()
    {
        { new SignReply.NoAuthority(), 409, "The certificate authority of the cluster is not available yet." },
        { new SignReply.InvalidRequest(), 400, "Received invalid csr b'x'." },
        { new SignReply.ExtensionNotAllowed("nameConstraints"), 400, "Extension 'nameConstraints' not allowed" },
    };

    [Theory]
    [MemberData(nameof(BayErrors))]
    public void Refusals_of_bays_have_magnums_answers(BayError error, int status, string detail) => Check(error.ToAnswer("c"), status, detail);

    [Theory]
    [MemberData(nameof(ModelReplies))]
    public void Refusals_of_bay_models_have_magnums_answers(BayModelReply reply, int status, string detail) => Check(reply.ToAnswer("t", Uuid), status, detail);

    [Theory]
    [MemberData(nameof(SignReplies))]
    public void Refusals_of_authorities_have_magnums_answers(SignReply reply, int status, string detail) => Check(reply.ToAnswer("x"), status, detail);

    [Fact]
    public void No_error_type_is_forgotten()
    {
        Assert.Equal(Nested(typeof(BayError)), Types(BayErrors.Select(static row => (object)row.Data.Item1)));
        Assert.Equal(Nested(typeof(BayModelReply), nameof(BayModelReply.Done)), Types(ModelReplies.Select(static row => (object)row.Data.Item1)));
        Assert.Equal(Nested(typeof(SignReply), nameof(SignReply.Issued)), Types(SignReplies.Select(static row => (object)row.Data.Item1)));
        Assert.Equal(["Accepted", "Refused"], Nested(typeof(BayReply)));
    }

    [Fact]
    public void What_passes_says_when_to_come_back() => Assert.NotNull(new BayError.Unavailable("x").ToAnswer("c").RetryAfterSeconds);

    [Theory]
    [InlineData("One. Two.", "One")]
    [InlineData("No stop", "No stop")]
    [InlineData("ClusterTemplate x.json could not be found.", "ClusterTemplate x")]
    [InlineData("", "")]
    public void A_title_ends_before_the_first_full_stop(string detail, string title) => Assert.Equal(title, ErrorEnvelope.Title(detail));

    private static void Check(ApiException answer, int status, string detail) => Assert.Equal((status, detail), (answer.Status, answer.Detail));

    private static IEnumerable<string> Nested(Type type, params string[] except) =>
        type.GetNestedTypes(BindingFlags.Public).Where(nested => nested.IsSubclassOf(type)).Select(static nested => nested.Name).Except(except).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Types(IEnumerable<object> values) => values.Select(static value => value.GetType().Name).Distinct().Order(StringComparer.Ordinal);
}
