using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Requests;

/// <summary>One method on one path.</summary>
internal sealed class ApiRoute
{
    /// <summary>Literal parts of the path by position; they match case-sensitively, which ASP.NET's routing doesn't see to.</summary>
    public IReadOnlyList<string> Literals { get; init; } = [];

    /// <summary>The rule of the policy that this is about, named when a token is of no project.</summary>
    public PolicyRule? Rule { get; init; }

    /// <summary>Needs no token.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Negotiates a microversion; only the root of all versions doesn't.</summary>
    public bool IsVersioned { get; init; } = true;

    /// <summary>The microversion that brought it, where the router looks at that.</summary>
    public Microversion Since { get; init; } = Microversion.Minimum;

    /// <summary>Upstream's name of the function, which the refusal of a lower version repeats.</summary>
    public string? GatedName { get; init; }

    /// <summary>Serves a request.</summary>
    public required Func<ApiRequest, Task> Handler { get; init; }

    /// <summary>Refuses what the router refuses: other spelling of the path, a version below <see cref="Since"/>.</summary>
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

        if (version < Since)
        {
            throw new RouterException(
                StatusCodes.Status406NotAcceptable,
                $"Version {version} was requested but the requested API {GatedName} is not supported for this version.");
        }
    }
}
