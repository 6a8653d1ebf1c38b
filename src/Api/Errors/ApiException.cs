namespace Magnum.Api.Errors;

/// <summary>A request that is answered with an error body; caught in one place, the pipeline.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="detail">The whole message; the title is its beginning up to the first full stop.</param>
internal class ApiException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Detail => Message;

    /// <summary>Seconds for <c>Retry-After</c>, or null.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static ApiException BadRequest(string detail) => new(400, detail);

    public static ApiException NotFound(string resource, string identifier) => new(404, $"{resource} {identifier} could not be found.");

    /// <summary>The text with which typed arguments are refused.</summary>
    /// <remarks>Source: openstack/wsme wsme/exc.py, class InvalidInput.</remarks>
    public static ApiException InvalidInput(string field, string value, string message) =>
        new(400, $"Invalid input for field/attribute {field}. Value: '{value}'. {message}");

    /// <summary>The refusal of keys that an object of the request may not have.</summary>
    /// <remarks>Source: openstack/wsme wsme/exc.py, class UnknownAttribute.</remarks>
    public static ApiException UnknownAttributes(string argument, IReadOnlyCollection<string> names) =>
        new(400, $"Unknown attribute{(names.Count > 1 ? "s" : "")} for argument {argument}: {string.Join(", ", names)}");

    /// <summary>The answer to the path <c>detail</c> below an item.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isNamed">Whether it is named; upstream forgets to fill in its message, as recorded.</param>
    public static ApiException NoDetailOfItem(string resource, bool isNamed) => new(404, isNamed
        ? $"The {resource} resource detail could not be found."
        : "The %(name)s resource %(id)s could not be found.");

    /// <summary>The refusal of somebody else's things where no rule of the policy is to be named.</summary>
    public static ApiException NotAuthorized() => new(403, "Not authorized.");

    public static ApiException Unavailable(string detail) => new(503, detail) { RetryAfterSeconds = 5 };
}

/// <summary>An error that the router raises: without version headers, with an empty code and the reason phrase as title.</summary>
/// <param name="status">404, 405 or 406.</param>
/// <param name="detail">Usually empty.</param>
/// <param name="allow">Value of <c>Allow</c>, or null.</param>
internal sealed class RouterException(int status, string detail = "", string? allow = null) : ApiException(status, detail)
{
    public string? Allow { get; } = allow;

    /// <summary>The reason phrase; empty when the client takes no JSON, as recorded.</summary>
    public string Title => Status switch
    {
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ when Detail.Length == 0 => "",
        _ => "Not Acceptable",
    };
}
