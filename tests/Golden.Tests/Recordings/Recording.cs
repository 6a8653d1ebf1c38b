using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Magnum.Golden.Tests.Recordings;

/// <summary>One recorded exchange.</summary>
public sealed partial record Recording
{
    /// <summary>File name without extension, for example <c>033-ct-create-min</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who asked: <c>alpha</c>, <c>reader</c>, <c>beta</c>, <c>admin</c>, <c>admin-alpha</c>, <c>no token</c> or <c>bad token</c>.</summary>
    public required string Identity { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query.</summary>
    public required string Target { get; init; }

    public required ImmutableDictionary<string, string> RequestHeaders { get; init; }

    public required string RequestBody { get; init; }

    public required int Status { get; init; }

    public required ImmutableDictionary<string, string> AnswerHeaders { get; init; }

    public required string AnswerBody { get; init; }

    /// <summary>The path without the query, the version and a slash at the end.</summary>
    public string Path
    {
        get
        {
            var path = Target.Split('?')[0].TrimEnd('/');
            return path.StartsWith("/v1", StringComparison.Ordinal) ? path[3..] : path;
        }
    }

    /// <summary>Reads a file as recorded: a comment, the request, a blank line and its body, the answer likewise.</summary>
    /// <exception cref="FormatException">The file has another shape.</exception>
    public static Recording Parse(string name, string text)
    {
        var comment = text[..text.IndexOf('\n', StringComparison.Ordinal)];
        var rest = text[(comment.Length + 1)..];
        var answerAt = StatusLine().Match(rest);
        if (!answerAt.Success || Identified().Match(comment) is not { Success: true } identity)
            throw new FormatException($"{name} is no recording.");
        var (requestLine, requestHeaders, requestBody) = Message(rest[..answerAt.Index]);
        var (_, answerHeaders, answerBody) = Message(rest[(answerAt.Index + 1)..]);
        var request = requestLine.Split(' ');
        return new Recording
        {
            Name = name,
            Identity = identity.Groups[1].Value,
            Method = request[0],
            Target = request[1],
            RequestHeaders = requestHeaders,
            RequestBody = requestBody,
            Status = int.Parse(answerAt.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
            AnswerHeaders = answerHeaders,
            AnswerBody = answerBody,
        };
    }

    private static (string First, ImmutableDictionary<string, string> Headers, string Body) Message(string text)
    {
        var blank = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = (blank < 0 ? text : text[..blank]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var headers = head.Skip(1)
            .Select(static line => line.Split(':', 2))
            .ToImmutableDictionary(static parts => parts[0].Trim(), static parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return (head[0], headers, blank < 0 ? "" : text[(blank + 2)..].Trim());
    }

    [GeneratedRegex(@"\nHTTP/1\.1 (\d{3})[^\n]*\n", RegexOptions.CultureInvariant)]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"\(as ([^,]+),", RegexOptions.CultureInvariant)]
    private static partial Regex Identified();
}
