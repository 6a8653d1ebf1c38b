using System.Globalization;
using System.Text;

namespace Magnum.Fuzz;

/// <summary>Makes requests for the operations of a document.</summary>
public sealed class FuzzRequests(Random random, FuzzWords words, FuzzBodies bodies, IReadOnlyList<FuzzOperation> operations, IReadOnlyList<string> tokens, string host)
{
    // Kestrel counts the line's end too.
    private const int LongestLine = 8190;

    private static readonly string[] Methods = ["HEAD", "OPTIONS", "PUT", "TRACE", "FOO", "DELETE", "PATCH", "POST", "GET"];

    private static readonly string[] ContentTypes =
    [
        "text/plain", "application/json-patch+json", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ";;;", "application/json; charset=\"",
        "application/json; charset=utf-16", "APPLICATION/JSON", "application/json;charset=utf-8", "json", "application/json, text/plain", "application/\u00e9",
    ];

    private static readonly string[] Versions =
    [
        "container-infra latest", "container-infra 1.1", "container-infra 1.2", "container-infra 1.7", "container-infra 1.8", "container-infra 1.9", "container-infra 1.10", "container-infra 1.12",
        "container-infra 1.13", "container-infra 1.99", "container-infra 2.0", "container-infra 1.0", "container-infra -1", "container-infra 99999999999.1", "compute 2.1", "latest", "", "container-infra", "container-infra 1.1, compute 2",
    ];

    private static readonly string[] Accepts = ["application/json", "*/*", "text/html", "application/json;q=0", ";;,,", "application/*;q=x", ""];

    /// <summary>The next request and the operation that it is for.</summary>
    public (FuzzOperation Operation, FuzzRequest Request) Next()
    {
        var operation = operations[random.Next(operations.Count)];
        // Some are meant well: what is accepted changes the world in which the rest is refused.
        bodies.IsCalm = random.Next(5) == 0;
        if (bodies.IsCalm)
            return (operation, Calm(operation));
        var isTame = true;
        var isBroken = false;
        var method = operation.Method;
        if (random.Next(20) == 0)
            (method, isTame) = (Methods[random.Next(Methods.Length)], false);
        var path = Path(operation.Path, ref isTame, ref isBroken);
        var query = Query(operation, ref isBroken);
        var headers = new StringBuilder();
        Headers(headers, ref isTame, ref isBroken);
        var body = Framed(headers, operation.Body is { } schema && random.Next(25) > 0 ? bodies.Body(schema) : random.Next(10) == 0 ? words.BrokenBody() : [], ref isBroken);
        var version = random.Next(60) == 0 ? Broken(ref isBroken, ["HTTP/1.0", "HTTP/3.0", "", "HTTP/1.1 x"]) : "HTTP/1.1";
        var line = $"{method} {path}{query} {version}";
        isBroken |= line.Length > LongestLine;
        return (operation, new FuzzRequest(line, headers.ToString(), body, isBroken, isTame && !isBroken));
    }

    private FuzzRequest Calm(FuzzOperation operation)
    {
        var path = string.Join('/', operation.Path.Split('/').Select(part => part switch
        {
            "{cluster}" => random.Next(2) == 0 ? "first" : "second",
            "{template}" => random.Next(2) == 0 ? "spare" : "second-template",
            "{nodegroup}" => "default-worker",
            "{project}" => "beta-project",
            "{resource}" => "Cluster",
            _ when part.StartsWith('{') => words.Name(),
            _ => part,
        }));
        var body = operation.Body is { } schema ? bodies.Body(schema) : [];
        var headers = new StringBuilder();
        Add(headers, "Host", host);
        // The first of the tokens is the owner's, the last an administrator's among the owner's things.
        Add(headers, "X-Auth-Token", random.Next(3) == 0 ? tokens[^1] : tokens[0]);
        Add(headers, "OpenStack-API-Version", Versions[0]);
        if (operation.Body is not null)
        {
            Add(headers, "Content-Type", "application/json");
            Add(headers, "Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));
        }

        return new FuzzRequest($"{operation.Method} {path} HTTP/1.1", headers.ToString(), body, IsHttpBroken: false, IsTame: true);
    }

    private string Path(string template, ref bool isTame, ref bool isBroken)
    {
        var parts = template.Split('/');
        for (var at = 0; at < parts.Length; at++)
        {
            if (!parts[at].StartsWith('{'))
                continue;
            if (random.Next(4) > 0)
            {
                parts[at] = words.Name();
                continue;
            }

            isTame = false;
            parts[at] = random.Next(12) switch
            {
                0 => Broken(ref isBroken, ["%00", "a b", "\u00e4", "a%00b", "\u0001"]),
                1 => Broken(ref isBroken, [new string('x', 9000)]),
                2 => new string('y', 4000),
                3 => "%ff%fe",
                4 => "%ed%a0%80",
                5 => "%2e%2e",
                6 => "%zz",
                7 => "",
                _ => Uri.EscapeDataString(words.Text()).Replace("%00", "", StringComparison.Ordinal) is { Length: < 6000 } text ? text : "x",
            };
        }

        var path = string.Join('/', parts);
        if (random.Next(30) != 0)
            return path;
        isTame = false;
        return random.Next(5) switch
        {
            0 => path + "/",
            1 => path.Replace("/v1", "", StringComparison.Ordinal) is { Length: > 0 } bookmark ? bookmark : "/",
            2 => path.ToUpperInvariant(),
            3 => path.Replace("/", "//", StringComparison.Ordinal),
            _ => path + "/nothing/../..",
        };
    }

    private string Query(FuzzOperation operation, ref bool isBroken)
    {
        var arguments = operation.Query.Where(_ => random.Next(4) == 0).Select(argument => $"{argument.Key}={QueryValue(bodies.Value(argument.Value).Trim('"'))}").ToList();
        if (random.Next(12) == 0)
        {
            arguments.Add(random.Next(7) switch
            {
                0 => $"{QueryValue(words.Text())}={QueryValue(words.Text())}",
                1 => "&&=&",
                2 => "%00=%00",
                3 => "limit=%ff",
                4 => Broken(ref isBroken, [$"x={new string('x', 9000)}", "x=a b", "x=\u00e4"]),
                5 => string.Join('&', Enumerable.Range(0, 500).Select(static n => $"a{n}=1")),
                _ => "limit=1&limit=2",
            });
        }

        return arguments.Count == 0 ? "" : $"?{string.Join('&', arguments)}";
    }

    private static string QueryValue(string text)
    {
        // Lone surrogates can't be escaped at all; .NET writes them as U+FFFD.
        var escaped = Uri.EscapeDataString(text.Length > 1500 ? text[..1500] : text);
        return escaped.Length > 1500 ? "x" : escaped;
    }

    private void Headers(StringBuilder headers, ref bool isTame, ref bool isBroken)
    {
        Add(headers, "Host", random.Next(60) == 0 ? Broken(ref isBroken, ["", "a b", "x/../y", "[", "\u00e4"]) : host);
        if (random.Next(12) > 0)
            Add(headers, "X-Auth-Token", tokens[random.Next(tokens.Count)]);
        else if (random.Next(2) == 0)
            Add(headers, "X-Auth-Token", random.Next(2) == 0 ? "gAAAA-nobody" : "t\u00f6ken");
        Add(headers, "OpenStack-API-Version", Versions[random.Next(5) == 0 ? random.Next(Versions.Length) : random.Next(2)]);
        if (random.Next(12) == 0)
            Add(headers, "Accept", Accepts[random.Next(Accepts.Length)]);
        if (random.Next(40) == 0)
            Add(headers, "Idempotency-Key", words.Text().ReplaceLineEndings(" ").Replace('\0', ' '), ref isBroken);
        if (random.Next(60) == 0)
            Add(headers, "X-Big", Broken(ref isBroken, [new string('x', 40_000)]));
        if (random.Next(60) == 0)
            headers.Append(Broken(ref isBroken, [string.Concat(Enumerable.Range(0, 200).Select(static n => $"X-{n}: y\r\n")), "no colon\r\n", " folded: x\r\n", "B\u00e4d: x\r\n", ": x\r\n"]));
        if (isBroken)
            isTame = false;
    }

    private byte[] Framed(StringBuilder headers, byte[] body, ref bool isBroken)
    {
        if (random.Next(6) > 0)
            Add(headers, "Content-Type", "application/json");
        else if (random.Next(4) > 0)
            Add(headers, "Content-Type", ContentTypes[random.Next(ContentTypes.Length)]);
        switch (random.Next(24))
        {
            case < 18:
                if (body.Length > 0 || random.Next(3) == 0)
                    Add(headers, "Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));
                return body;
            case < 22:
                Add(headers, "Transfer-Encoding", "chunked");
                return [.. Chunks(body), .. "0\r\n"u8, .. random.Next(4) == 0 ? "X-Trailer: x\r\n"u8 : [], .. "\r\n"u8];
            case 22:
                Add(headers, "Transfer-Encoding", "chunked");
                isBroken = true;
                return random.Next(5) switch
                {
                    0 => [.. "zz\r\n"u8, .. body],
                    1 => [.. "ffffffffffffffffff\r\n"u8, .. body],
                    2 => [.. "5\r\nab\r\n0\r\n\r\n"u8],
                    3 => [.. "-1\r\n"u8, .. body, .. "\r\n0\r\n\r\n"u8],
                    _ => [.. "2;ext=\"\u0001\r\n{}\r\n0\r\nbad trailer\r\n\r\n"u8],
                };
            default:
                isBroken = true;
                headers.Append((string)(random.Next(4) switch
                {
                    0 => "Content-Length: -1\r\n",
                    1 => "Content-Length: 1\r\nContent-Length: 2\r\n",
                    2 => "Content-Length: 99999999999999999999\r\n",
                    _ => "Transfer-Encoding: gzip\r\n",
                }));
                return body;
        }
    }

    private IEnumerable<byte> Chunks(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, random.Next(1, 1 + Math.Max(1, body.Length / 2)));
            var extension = random.Next(5) == 0 ? ";a=b" : "";
            foreach (var piece in Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{size:x}{extension}\r\n")))
                yield return piece;
            for (var end = at + size; at < end; at++)
                yield return body[at];
            yield return (byte)'\r';
            yield return (byte)'\n';
        }
    }

    private static void Add(StringBuilder headers, string name, string value) => headers.Append(name).Append(": ").Append(value).Append("\r\n");

    private static void Add(StringBuilder headers, string name, string value, ref bool isBroken)
    {
        isBroken |= value.Any(static c => c is < ' ' or > '~') || value.Length > 2000;
        Add(headers, name, value);
    }

    private string Broken(ref bool isBroken, string[] choices)
    {
        isBroken = true;
        return choices[random.Next(choices.Length)];
    }
}
