using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Keystone;

/// <summary>Keystone's API of trusts.</summary>
internal static class TrustEndpoints
{
    public static void MapTrusts(this RouteGroupBuilder v3, Identity identity, CloudStore store)
    {
        v3.MapGet("/OS-TRUST/trusts", (HttpContext http, string? trustor_user_id, string? trustee_user_id) =>
        {
            var token = identity.Require(http.Request.Headers[KeystoneEndpoints.TokenHeader]);
            if (!Identity.IsAdmin(token) && token.UserId != trustor_user_id && token.UserId != trustee_user_id)
                throw new CloudError(403, "You are not authorized to perform the requested action: identity:list_trusts.");
            return Results.Json(new JsonObject
            {
                ["trusts"] = store.Read(state => new JsonArray([.. state.Trusts
                    .Where(t => (trustor_user_id is null || t.TrustorUserId == trustor_user_id) && (trustee_user_id is null || t.TrusteeUserId == trustee_user_id)).Select(Show)])),
            });
        });
        v3.MapPost("/OS-TRUST/trusts", async (HttpContext http) =>
        {
            var token = identity.Require(http.Request.Headers[KeystoneEndpoints.TokenHeader]);
            var given = (await KeystoneEndpoints.BodyAsync(http))["trust"]!;
            var trust = store.Change(state => Delegation.Create(state, token, given));
            return Results.Json(new JsonObject { ["trust"] = Show(trust) }, statusCode: 201);
        });
        v3.MapDelete("/OS-TRUST/trusts/{id}", (HttpContext http, string id) =>
        {
            var token = identity.Require(http.Request.Headers[KeystoneEndpoints.TokenHeader]);
            store.Change(state =>
            {
                var trust = Delegation.Find(state, id) ?? throw Delegation.NotFound(id);
                if (!Identity.IsAdmin(token) && token.UserId != trust.TrustorUserId)
                    throw new CloudError(403, "You are not authorized to perform the requested action: identity:delete_trust.");
                Delegation.Remove(state, trust);
            });
            return Results.NoContent();
        });
    }

    private static JsonObject Show(TrustRow trust) => new()
    {
        ["id"] = trust.Id,
        ["trustor_user_id"] = trust.TrustorUserId,
        ["trustee_user_id"] = trust.TrusteeUserId,
        ["project_id"] = trust.ProjectId,
        ["impersonation"] = trust.Impersonation,
        ["redelegated_trust_id"] = trust.RedelegatedTrustId,
        ["redelegation_count"] = trust.RedelegationCount,
        ["roles"] = new JsonArray([.. trust.Roles.Select(static r => new JsonObject { ["id"] = r, ["name"] = r })]),
    };
}
