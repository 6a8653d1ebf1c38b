using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Magnum.Api.Requests;

/// <summary>Maps routes below <c>/v1</c> and, as Magnum does for its bookmark links, the same without the version.</summary>
/// <param name="endpoints">Where to.</param>
/// <param name="pipeline">What every request passes.</param>
/// <param name="catalog">Is told every operation.</param>
internal sealed class ApiRouteMapper(IEndpointRouteBuilder endpoints, ApiPipeline pipeline, OperationCatalog catalog)
{
    /// <summary>Maps one method on a path.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Without leading slash; a slash at the end of the request's path makes no difference.</param>
    /// <param name="rule">The rule of the policy that it is about.</param>
    /// <param name="handler">Serves it.</param>
    /// <param name="since">The microversion below which the router answers 406.</param>
    /// <param name="gatedName">Upstream's name of the function in that answer.</param>
    /// <returns>The operation, to declare what it takes and answers.</returns>
    public ApiOperation Map(string method, string path, PolicyRule? rule, Func<ApiRequest, Task> handler, Microversion? since = null, string? gatedName = null)
    {
        var operation = Describe(method, path, rule, since);
        Map(path, (pattern, literals) =>
        {
            var route = new ApiRoute { Literals = literals, Operation = operation, Handler = handler, GatedName = gatedName };
            endpoints.MapMethods(pattern, [method], http => pipeline.HandleAsync(http, route));
        });
        return operation;
    }

    /// <summary>An operation that another route's handler serves, where the words of a path are names too: <c>clusters/detail</c>.</summary>
    public ApiOperation Describe(string method, string path, PolicyRule? rule, Microversion? since = null)
    {
        var operation = new ApiOperation(method, $"v1/{path}") { Rule = rule, Since = since ?? Microversion.Minimum };
        catalog.Add(operation);
        return operation;
    }

    /// <summary>Answers 405 to every method of a path that has no handler.</summary>
    /// <param name="path">Without leading slash.</param>
    /// <param name="allow">Value of <c>Allow</c>; empty on actions, as upstream.</param>
    public void Refuse(string path, string allow)
    {
        Map(path, (pattern, literals) =>
        {
            var route = new ApiRoute { Literals = literals, Handler = _ => throw new RouterException(StatusCodes.Status405MethodNotAllowed, allow: allow) };
            endpoints.Map(pattern, http => pipeline.HandleAsync(http, route));
        });
    }

    /// <summary>Maps a path of the roots, which need no token.</summary>
    public ApiOperation MapRoot(string path, bool isVersioned, Func<ApiRequest, Task> handler)
    {
        var operation = new ApiOperation(HttpMethods.Get, path.TrimStart('/')) { IsPublic = true };
        catalog.Add(operation);
        var route = new ApiRoute { Literals = [path], Operation = operation, IsVersioned = isVersioned, Handler = handler };
        var refusal = new ApiRoute
        {
            Literals = [path],
            Operation = operation,
            IsVersioned = isVersioned,
            Handler = static _ => throw new RouterException(StatusCodes.Status405MethodNotAllowed, allow: "GET"),
        };
        endpoints.MapMethods(path, [HttpMethods.Get], http => pipeline.HandleAsync(http, route));
        endpoints.Map(path, http => pipeline.HandleAsync(http, refusal));
        return operation;
    }

    /// <summary>Answers 404 to every other path.</summary>
    public void RefuseTheRest()
    {
        var route = new ApiRoute { Handler = static _ => throw new RouterException(StatusCodes.Status404NotFound) };
        endpoints.MapFallback("{**path}", http => pipeline.HandleAsync(http, route));
    }

    // With the version and without: bookmark links have none.
    private static void Map(string path, Action<string, IReadOnlyList<string>> map)
    {
        var literals = path.Split('/').Where(static part => !part.StartsWith('{')).Select(static part => $"/{part}").ToList();
        map($"/v1/{path}", ["/v1", .. literals]);
        map($"/{path}", literals);
    }
}
