using System.Diagnostics;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Api.Errors;

/// <summary>The HTTP answer to each refusal of a certificate authority.</summary>
/// <remarks>Texts: openstack/magnum magnum/common/exception.py and magnum/common/x509/operations.py, release 15.0.1.</remarks>
internal static class SignErrors
{
    /// <summary>A bay in its first moments: the CA comes with the first step of its creation.</summary>
    public static ApiException NoAuthority() => new(409, "The certificate authority of the cluster is not available yet.") { RetryAfterSeconds = 1 };

    /// <summary>The issued certificate, or the exception that answers a refusal.</summary>
    /// <param name="reply">The authority's answer.</param>
    /// <param name="csr">The request as sent, which the refusal repeats.</param>
    public static string OrThrow(this SignReply reply, string csr) => reply is SignReply.Issued(var pem) ? pem : throw reply.ToAnswer(csr);

    /// <summary>Turns a refusal into an answer.</summary>
    public static ApiException ToAnswer(this SignReply reply, string csr) => reply switch
    {
        SignReply.NoAuthority => NoAuthority(),
        SignReply.InvalidRequest => ApiException.BadRequest($"Received invalid csr {PythonText.BytesRepr(csr)}."),
        SignReply.ExtensionNotAllowed(var name) => ApiException.BadRequest($"Extension '{name}' not allowed"),
        _ => throw new UnreachableException(),
    };
}
