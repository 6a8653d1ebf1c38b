using System.Net;
using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;

namespace Magnum.Grains.Bays;

/// <summary>As whom a bay asks OpenStack: as the service, or with its own service trust, whichever is admitted.</summary>
internal static class BayCredentials
{
    /// <summary>The bay's service trust; the service where it has none any more.</summary>
    public static Credential Acting(BayScope scope) => scope.Secrets.Service is { } trust
        ? new Credential.Trustee(trust.UserId, trust.Password, trust.TrustId, scope.ProjectId)
        : new Credential.Service();

    /// <summary>Reads. The service user reads every project where the policy of who is asked lets it; otherwise the bay's own trust does.</summary>
    public static async Task<T> ReadingAsync<T>(BayScope scope, Func<Credential, Task<T>> read)
    {
        try
        {
            return await read(new Credential.Service());
        }
        catch (OpenStackException e) when (IsRefusal(e) && scope.Secrets.Service is not null)
        {
            return await read(Acting(scope));
        }
    }

    /// <summary>Removes something with the bay's service trust or, where that is dead (its trustor left) or not enough, as the service.</summary>
    public static async Task RemovingAsync(BayScope scope, Func<Credential, Task> remove)
    {
        try
        {
            await remove(Acting(scope));
        }
        catch (OpenStackException e) when (IsRefusal(e) && scope.Secrets.Service is not null)
        {
            await remove(new Credential.Service());
        }
    }

    private static bool IsRefusal(OpenStackException e) => e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;
}
