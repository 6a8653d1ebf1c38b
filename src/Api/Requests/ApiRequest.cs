using Magnum.Api.Authentication;
using Magnum.Api.Errors;
using Magnum.Api.Links;
using Magnum.Api.Microversions;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Callers;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Requests;

/// <summary>A request after authentication and negotiation.</summary>
internal sealed class ApiRequest(HttpContext http, ApiOperation operation, string requestId, CallerIdentity? caller, Microversion version, bool trustForwardedHeaders)
{
    private LinkBase? _links;
    private Guid? _newUuid;

    /// <summary>What is being done, as declared.</summary>
    public ApiOperation Operation { get; private set; } = operation;

    public HttpContext Http { get; } = http;

    /// <summary><c>req-&lt;uuid&gt;</c>.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>The caller; the public roots have none.</summary>
    public CallerIdentity Caller => caller ?? throw new InvalidOperationException("A public resource has no caller.");

    public Microversion Version { get; } = version;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Where links point to.</summary>
    public LinkBase Links => _links ??= LinkBase.Of(Http.Request, trustForwardedHeaders);

    /// <summary>A part of the path, decoded.</summary>
    /// <exception cref="ApiException">400: a text that can't be stored can't be anybody's name either.</exception>
    public string Path(string name) => PythonValue.Storable((string)Http.Request.RouteValues[name]!);

    /// <summary>This request as one for another operation, which its path happens to mean.</summary>
    public ApiRequest For(ApiOperation other)
    {
        Operation = other;
        return this;
    }

    /// <summary>UUID for what this request makes; the same in every repetition under an idempotency key.</summary>
    public Guid NewUuid => _newUuid ??= Guid.NewGuid();

    /// <summary>Whether an earlier attempt under the same idempotency key may have made it: who makes something looks for it first.</summary>
    public bool MayBeDone { get; private set; }

    /// <summary>Id of what this request orders: the same in every repetition under an idempotency key, null for a request without one.</summary>
    public Guid? OrderId { get; private set; }

    /// <summary>This request as one under an idempotency key.</summary>
    /// <param name="newUuid">UUID for what it makes.</param>
    /// <param name="mayBeDone">Whether an earlier attempt may have made it.</param>
    public ApiRequest Under(Guid newUuid, bool mayBeDone)
    {
        (_newUuid, OrderId, MayBeDone) = (newUuid, newUuid, mayBeDone);
        return this;
    }

    /// <summary>Tells grains who calls.</summary>
    /// <param name="reachesAllProjects">Whether this operation lets an administrator reach other projects' objects.</param>
    public void Announce(bool reachesAllProjects) => CallerContext.Set(Caller.ToCaller(RequestId, reachesAllProjects));

    /// <summary>The project that lists and names are looked up in: null, meaning all, for an administrator where the operation reaches that far.</summary>
    public string? Scope(bool reachesAllProjects) => reachesAllProjects && Caller.IsAdmin ? null : Caller.ProjectId;
}
