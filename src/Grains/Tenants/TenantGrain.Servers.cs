using Magnum.OpenStack;

namespace Magnum.Grains.Tenants;

/// <summary>What Nova says of the project's servers.</summary>
internal sealed partial class TenantGrain
{
    public async Task<string> SeeServerAsync(string serverId, CancellationToken cancellationToken)
    {
        try
        {
            return await nova.FindServerAsync(new Credential.Service(), serverId, ended.Token) switch
            {
                null => "Nova has no such server.",
                { Fault: { } fault } server => $"Nova shows its server as {server.Status}: {fault}",
                var server => $"Nova shows its server as {server.Status}.",
            };
        }
        catch (OpenStackException e)
        {
            return $"Nova can't be asked: {e.Message}";
        }
    }
}
