using System.Text.Json.Nodes;

namespace Magnum.Clouds;

/// <summary>A domain of Keystone for the trustees of one silo: what others make and delete meanwhile is not in it.</summary>
public sealed class TrusteeDomain : IAsyncDisposable
{
    private readonly CloudSession admin;
    private readonly string id;
    private readonly string name;
    private readonly string administrator;
    private readonly string password;
    private readonly bool isOwn;

    private TrusteeDomain(CloudSession admin, string id, string name, string administrator, string password, bool isOwn)
    {
        this.admin = admin;
        this.id = id;
        this.name = name;
        this.administrator = administrator;
        this.password = password;
        this.isOwn = isOwn;
    }

    /// <summary>Settings that have a silo make its trustees there.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Magnum__Trust__Domain", name),
        new("Magnum__Trust__AdminUser", administrator),
        new("Magnum__Trust__AdminPassword", password),
    ];

    /// <summary>Makes one, and who may make users in it.</summary>
    public static async Task<TrusteeDomain> CreateAsync(CloudSession admin, string name, CancellationToken cancellationToken)
    {
        var made = await admin.SendAsync(HttpMethod.Post, "identity", "/domains", new JsonObject { ["domain"] = new JsonObject { ["name"] = name } }, cancellationToken);
        var domain = new TrusteeDomain(admin, made!["domain"]!["id"]!.ToString(), name, $"{name}-admin", Guid.NewGuid().ToString("N"), isOwn: true);
        var user = await admin.SendAsync(
            HttpMethod.Post, "identity", "/users",
            new JsonObject { ["user"] = new JsonObject { ["name"] = domain.administrator, ["domain_id"] = domain.id, ["password"] = domain.password } }, cancellationToken);
        var role = (await admin.FindAsync("identity", "/roles?name=admin", cancellationToken))!["roles"]![0]!["id"];
        await admin.SendAsync(HttpMethod.Put, "identity", $"/domains/{domain.id}/users/{user!["user"]!["id"]}/roles/{role}", null, cancellationToken);
        return domain;
    }

    /// <summary>The one that a simulated cloud comes with, and that nobody else uses.</summary>
    public static async Task<TrusteeDomain> OfAsync(CloudSession admin, TestCloud cloud, CancellationToken cancellationToken)
    {
        var domains = await admin.FindAsync("identity", "/domains", cancellationToken);
        var id = domains!["domains"]!.AsArray().Single(static domain => domain!["name"]!.ToString() == "magnum")!["id"]!.ToString();
        return new TrusteeDomain(admin, id, "magnum", "magnum_domain_admin", cloud.Password, isOwn: false);
    }

    /// <summary>Names of the trustees by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TrusteesAsync(CancellationToken cancellationToken) =>
        (await admin.FindAsync("identity", $"/users?domain_id={id}", cancellationToken))!["users"]!.AsArray()
            .Where(user => user!["name"]!.ToString() != administrator).ToDictionary(static user => user!["id"]!.ToString(), static user => user!["name"]!.ToString());

    /// <summary>Ids of the trusts that the silo's trustees have of a user, and of those that descend from them: Heat makes one for each stack.</summary>
    public async Task<IReadOnlyList<string>> TrustsAsync(string trustor, CancellationToken cancellationToken)
    {
        var trustees = await TrusteesAsync(cancellationToken);
        var all = (await admin.FindAsync("identity", $"/OS-TRUST/trusts?trustor_user_id={trustor}", cancellationToken))!["trusts"]!.AsArray();
        var own = all.Where(trust => trustees.ContainsKey(trust!["trustee_user_id"]!.ToString())).Select(static trust => trust!["id"]!.ToString()).ToHashSet();
        return [.. own, .. all.Where(trust => own.Contains(trust!["redelegated_trust_id"]?.ToString() ?? "")).Select(static trust => trust!["id"]!.ToString())];
    }

    /// <summary>Deletes it with all users in it, if it was made. One that is enabled Keystone does not delete.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!isOwn)
            return;
        await admin.SendAsync(HttpMethod.Patch, "identity", $"/domains/{id}", new JsonObject { ["domain"] = new JsonObject { ["enabled"] = false } }, CancellationToken.None);
        await admin.SendAsync(HttpMethod.Delete, "identity", $"/domains/{id}", null, CancellationToken.None);
    }
}
