using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Keystone;

/// <summary>Trusts: who may act for whom, and how often that may be passed on.</summary>
/// <remarks>Rules: openstack/keystone keystone/trust/core.py and keystone/api/trusts.py, release 22.</remarks>
internal static class Delegation
{
    /// <summary>How often a trust may be passed on at most, and where nothing is said: Keystone's default of <c>max_redelegation_count</c>.</summary>
    private const int CountMax = 3;

    /// <summary>The trust, while it and all that it descends from are there.</summary>
    public static TrustRow? Find(CloudState state, string id)
    {
        var trust = state.Trusts.FirstOrDefault(t => t.Id == id);
        return trust?.RedelegatedTrustId is { } parent && Find(state, parent) is null ? null : trust;
    }

    /// <summary>Makes the trust that a token's user asks for; a trust's token passes that one on.</summary>
    /// <exception cref="CloudError">403 or 404, as Keystone refuses it.</exception>
    public static TrustRow Create(CloudState state, TokenRow token, JsonNode given)
    {
        var trustee = given["trustee_user_id"]!.ToString();
        var project = given["project_id"]!.ToString();
        var impersonates = given["impersonation"]?.GetValue<bool>() ?? false;
        var roles = given["roles"]?.AsArray().Select(static r => (r!["name"] ?? r["id"])!.ToString()).ToArray() ?? [];
        if (given["trustor_user_id"]?.ToString() != token.UserId || roles.Length == 0)
            throw Forbidden();
        if (state.Users.All(u => u.Id != trustee))
            throw new CloudError(404, $"Could not find user: {trustee}.");
        if (roles.Except(Identity.RolesIn(state, token.UserId, project)).FirstOrDefault() is { } lacking)
            throw new CloudError(404, $"Could not find role: {lacking}.");

        var parent = token.TrustId is { } id ? Find(state, id) ?? throw NotFound(id) : null;
        if (parent is not null && (parent.RedelegationCount == 0 || !roles.All(parent.Roles.Contains) || (impersonates && !parent.Impersonation)))
            throw Forbidden();
        var trust = new TrustRow(Ids.Hex(), token.UserId, trustee, project, impersonates, roles, Count(given, parent)) { RedelegatedTrustId = parent?.Id };
        state.Trusts.Add(trust);
        return trust;
    }

    /// <summary>Deletes the trust and the same trustor's trusts that descend from it.</summary>
    public static void Remove(CloudState state, TrustRow trust)
    {
        foreach (var child in state.Trusts.Where(t => t.RedelegatedTrustId == trust.Id && t.TrustorUserId == trust.TrustorUserId).ToList())
            Remove(state, child);
        state.Trusts.Remove(trust);
    }

    public static CloudError NotFound(string id) => new(404, $"Could not find trust: {id}.");

    // Who passes a trust on may leave out how often it may be passed on again, or say what is left; nothing else.
    private static int Count(JsonNode given, TrustRow? parent)
    {
        var wanted = given["redelegation_count"]?.GetValue<int>();
        if (given["allow_redelegation"]?.GetValue<bool>() is not true || wanted == 0)
            return 0;
        var most = parent is null ? CountMax : parent.RedelegationCount - 1;
        if (wanted > most || (parent is not null && wanted < most))
            throw Forbidden();
        return wanted ?? most;
    }

    // Keystone tells no reasons unless it is set to debug insecurely.
    private static CloudError Forbidden() => new(403, "You are not authorized to perform the requested action.");
}
