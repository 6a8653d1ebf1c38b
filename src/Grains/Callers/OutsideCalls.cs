using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.OpenStack;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Invocation;

namespace Magnum.Grains.Callers;

/// <summary>Stands before every grain: lets pass what silos call, and of all other calls those that are offered, in the name of the Keystone token that they bring.</summary>
internal sealed partial class OutsideCalls(SiloProof proof, IKeystoneTokens tokens, IOptions<TrustOptions> trust, IIdSource ids, ILogger<OutsideCalls> logger) : IIncomingGrainCallFilter
{
    /// <summary>The question lies in a turn of the grain: others wait no longer than this for a Keystone that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] Readers = ["reader", "member", "admin"];
    private static readonly string[] Writers = ["member", "admin"];

    // A timer's tick is no message: it has no form in which it could come from elsewhere.
    public Task Invoke(IIncomingGrainCallContext context) =>
        proof.Take(context) || context.Request is not RequestBase ? context.Invoke() : AdmitAsync(context);

    private async Task AdmitAsync(IIncomingGrainCallContext context)
    {
        try
        {
            var caller = await AskAsync(context.Request, KeystoneToken.Current);
            // Whatever else the client put into the call is its own word.
            RequestContext.Clear();
            if (caller is not null)
                CallerContext.Set(caller);
        }
        catch (CallRefusedException e)
        {
            LogRefused(context.InterfaceName, context.MethodName, context.SourceId, e.Message);
            throw;
        }

        await context.Invoke();
    }

    private async Task<Caller?> AskAsync(IInvokable request, string? token)
    {
        if (OutsideRights.Of(request) is not { } right)
            throw new CallRefusedException(CallRefusal.NotOffered, $"{request.GetInterfaceName()}.{request.GetMethodName()} is not offered to clients.");
        if (right is OutsideRight.None)
            return null;
        if (string.IsNullOrEmpty(token))
            throw new CallRefusedException(CallRefusal.NoToken, "The call has no Keystone token.");
        var known = await ValidateAsync(token) ?? throw new CallRefusedException(CallRefusal.TokenRefused, "Keystone does not know the token.");
        if (known is not { ProjectId: { } project, IsSystemScoped: false, DomainScopeId: null })
            throw new CallRefusedException(CallRefusal.NotAllowed, "The token is not scoped to a project.");
        if (known.UserDomainId == trust.Value.Domain || known.UserDomainName == trust.Value.Domain)
            throw new CallRefusedException(CallRefusal.NotAllowed, "Machines of bays don't call grains.");
        if (!known.Roles.Any(role => (right is OutsideRight.Write ? Writers : Readers).Contains(role, StringComparer.OrdinalIgnoreCase)))
            throw new CallRefusedException(CallRefusal.NotAllowed, $"The token has no role that admits {request.GetMethodName()}.");
        if (TokenIn(request) is { } other && other != token)
            throw new CallRefusedException(CallRefusal.NotAllowed, "The command has another token than the call.");
        // Administrators too are given no more than their token's project: what reaches further is the API's.
        return new Caller(known.UserId, known.UserName, project, IsAdmin: false, $"req-{ids.NewUuid():D}");
    }

    private async Task<TokenInfo?> ValidateAsync(string token)
    {
        try
        {
            return await tokens.ValidateAsync(token, CancellationToken.None).WaitAsync(Patience);
        }
        catch (Exception e) when (e is OpenStackException or TimeoutException)
        {
            throw new CallRefusedException(CallRefusal.KeystoneUnavailable, $"Keystone can't be asked whose token it is: {e.Message}");
        }
    }

    private static string? TokenIn(IInvokable request) => request.GetArgumentCount() == 0 ? null : request.GetArgument(0) switch
    {
        OrderBay order => order.Token,
        RotateBayCredentials rotation => rotation.Token,
        _ => null,
    };

    [LoggerMessage(1, LogLevel.Information, "A call of {Interface}.{Method} from outside ({Source}) is refused: {Cause}")]
    private partial void LogRefused(string @interface, string method, GrainId? source, string cause);
}
