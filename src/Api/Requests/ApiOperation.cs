using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Magnum.Api.Validation;

namespace Magnum.Api.Requests;

/// <summary>What one method on one path takes and answers. Handlers check by it, the OpenAPI document and the compatibility table are made from it.</summary>
/// <param name="method">The method.</param>
/// <param name="path">The path without leading slash and version; variable parts in braces.</param>
internal sealed class ApiOperation(string method, string path)
{
    private readonly List<QueryArgument> _query = [];
    private readonly List<ApiAnswer> _answers = [];
    private readonly SortedSet<int> _refusals = [];

    public string Method { get; } = method;

    public string Path { get; } = path;

    /// <summary>The rule of the policy that it is about.</summary>
    public PolicyRule? Rule { get; init; }

    /// <summary>Needs no token.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Stands beside the API, for load balancers: it takes neither token nor version and refuses nothing.</summary>
    public bool IsBeside { get; init; }

    /// <summary>What its answers may be besides JSON, by the caller's <c>Accept</c>.</summary>
    public IReadOnlyList<string> OtherMediaTypes { get; init; } = [];

    /// <summary>The microversion below which the router answers 406.</summary>
    public Microversion Since { get; init; } = Microversion.Minimum;

    /// <summary>The arguments of its query.</summary>
    public IReadOnlyList<QueryArgument> Query => _query;

    /// <summary>Its body, or null.</summary>
    public BodySchema? Body { get; private set; }

    /// <summary>Whether the body is a list of such objects: a JSON patch.</summary>
    public bool IsPatch { get; private set; }

    /// <summary>Whether it is said to take no body.</summary>
    public bool TakesNothing { get; private set; }

    /// <summary>Whether it may be repeated under an idempotency key.</summary>
    public bool TakesIdempotencyKey { get; private set; }

    /// <summary>The ways in which it succeeds.</summary>
    public IReadOnlyList<ApiAnswer> Successes => _answers;

    /// <summary>The statuses that only this operation's own checks give, beside those that <see cref="OperationStatuses"/> derives.</summary>
    public IReadOnlySet<int> Refusals => _refusals;

    /// <summary>Whether it is there only to refuse with a text of its own.</summary>
    public bool IsRefusal { get; private set; }

    /// <summary>Names of the arguments that are known at a version.</summary>
    public bool Knows(string argument, Microversion version)
    {
        foreach (var known in _query)
        {
            if (known.Name == argument && version >= known.Since)
                return true;
        }

        return false;
    }

    /// <summary>It has that argument in its query.</summary>
    public ApiOperation HasQuery(string name, FieldType type, Microversion? since = null, string? description = null)
    {
        _query.Add(new QueryArgument(name, type, since ?? Microversion.Minimum, description));
        return this;
    }

    /// <summary>It takes that body.</summary>
    public ApiOperation Takes(BodySchema body)
    {
        Body = body;
        return this;
    }

    /// <summary>It takes no body, though its method usually has one.</summary>
    public ApiOperation TakesNoBody()
    {
        TakesNothing = true;
        return this;
    }

    /// <summary>It may be repeated under an idempotency key. Its handler makes things under <see cref="ApiRequest.NewUuid"/>.</summary>
    public ApiOperation MayBeRepeated()
    {
        TakesIdempotencyKey = true;
        return this;
    }

    /// <summary>It takes a list of such objects: a JSON patch.</summary>
    public ApiOperation TakesPatch()
    {
        Body = JsonPatch.PatchReader.Element;
        IsPatch = true;
        return this;
    }

    /// <summary>It succeeds with that body.</summary>
    public ApiOperation Answers(int status, IJsonShape body, Microversion? since = null, Microversion? before = null) =>
        Answers(new ApiAnswer(status, body, HasBody: true, since ?? Since, before));

    /// <summary>It succeeds with a page of those items.</summary>
    public ApiOperation AnswersPage(int status, string key, IJsonShape item) => Answers(status, CollectionShape.Of(key, item, hasPages: true));

    /// <summary>It succeeds with nothing to say.</summary>
    public ApiOperation AnswersNothing(int status) => Answers(new ApiAnswer(status, null, HasBody: false, Since, null));

    /// <summary>It succeeds with a body of which only this is told.</summary>
    public ApiOperation AnswersDocument(int status) => Answers(new ApiAnswer(status, null, HasBody: true, Since, null));

    /// <summary>Its own checks give these statuses too.</summary>
    public ApiOperation Refuses(params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            _refusals.Add(status);
        return this;
    }

    /// <summary>It is there only to refuse, with a text of its own: nothing to document.</summary>
    public ApiOperation OnlyRefuses()
    {
        IsRefusal = true;
        return this;
    }

    private ApiOperation Answers(ApiAnswer answer)
    {
        _answers.Add(answer);
        return this;
    }
}
