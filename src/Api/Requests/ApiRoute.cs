using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Requests;

/// <summary>One method on one path.</summary>
internal sealed class ApiRoute
{
    private static readonly ApiOperation Nothing = new("", "");

    /// <summary>Literal parts of the path by position; they match case-sensitively, which ASP.NET's routing doesn't see to.</summary>
    public IReadOnlyList<string> Literals { get; init; } = [];

    /// <summary>What it takes and answers; a route that only refuses has none.</summary>
    public ApiOperation Operation { get; init; } = Nothing;

    /// <summary>The rule of the policy that this is about, named when a token is of no project.</summary>
    public PolicyRule? Rule => Operation.Rule;

    /// <summary>Needs no token.</summary>
    public bool IsPublic => Operation.IsPublic;

    /// <summary>Negotiates a microversion; only the root of all versions doesn't.</summary>
    public bool IsVersioned { get; init; } = true;

    /// <summary>Upstream's name of the function, which the refusal of a lower version repeats.</summary>
    public string? GatedName { get; init; }

    /// <summary>Serves a request.</summary>
    public required Func<ApiRequest, Task> Handler { get; init; }

    /// <summary>Refuses what the router refuses: other spelling of the path, a version below <see cref="ApiOperation.Since"/>.</summary>
    public void Admit(HttpContext http, Microversion version)
    {
        var path = http.Request.Path.Value.AsSpan();
        foreach (var literal in Literals)
        {
            var at = path.IndexOf(literal, StringComparison.Ordinal);
            if (at < 0)
                throw new RouterException(StatusCodes.Status404NotFound);
            path = path[(at + literal.Length)..];
        }

        if (version < Operation.Since)
        {
            throw new RouterException(
                StatusCodes.Status406NotAcceptable,
                $"Version {version} was requested but the requested API {GatedName} is not supported for this version.");
        }
    }
}
