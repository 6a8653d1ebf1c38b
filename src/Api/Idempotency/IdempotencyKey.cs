using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Magnum.Api.Errors;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Idempotency;

/// <summary>The header <c>Idempotency-Key</c>, and what it is a key to.</summary>
/// <remarks>Source: the IETF draft "The Idempotency-Key HTTP Header Field". The value is taken as it is, with quotes or without.</remarks>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>The longest key, in characters.</summary>
    public const int MaximumLength = 255;

    /// <summary>What a key is made of, for documents.</summary>
    public const string Pattern = "^[ -~]+$";

    private const string Version = "/v1/";

    /// <summary>The request's key, or null when it has none.</summary>
    /// <exception cref="ApiException">400: malformed, or more than one.</exception>
    public static string? Of(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(Header, out var values) || values.Count == 0)
            return null;
        return values is [{ Length: > 0 and <= MaximumLength } key] && !key.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? key
            : throw ApiException.BadRequest($"{Header} must be one value of 1 to {MaximumLength} printable ASCII characters.");
    }

    /// <summary>Key of the grain that remembers it: of one project, one method and one path.</summary>
    public static string ToGrainKey(string key, ApiRequest request)
    {
        // A path means the same without the version, and with a slash at its end.
        var path = request.Http.Request.Path.Value!.TrimEnd('/');
        if (path.StartsWith(Version, StringComparison.Ordinal))
            path = path[(Version.Length - 1)..];
        return GrainKeys.Idempotency(request.Caller.ProjectId, Digest([Bytes(request.Http.Request.Method), Bytes(path), Bytes(key)]));
    }

    /// <summary>Digest of what makes two requests under one key the same: user, microversion, query, and the body byte by byte.</summary>
    /// <remarks>The user, because what one may do another of the project may not.</remarks>
    public static string Fingerprint(ApiRequest request, ReadOnlyMemory<byte> body) => Digest(
        [Bytes(request.Caller.UserId), Bytes(request.Version.ToString()), Bytes(request.Http.Request.QueryString.Value ?? ""), Bytes(request.Http.Request.ContentType ?? ""), body]);

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // Each part with its length, so that no two lists of parts run together alike.
    private static string Digest(ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            hash.AppendData(length);
            hash.AppendData(part.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
