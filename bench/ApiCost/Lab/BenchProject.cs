using System.Net;
using System.Text.Json.Nodes;
using Magnum.Bench;
using Magnum.Bench.Clients;

namespace Magnum.ApiCost.Lab;

/// <summary>A project of its own in the lab: nobody else's clusters are in its lists, and nothing of it stays.</summary>
internal sealed class BenchProject : IAsyncDisposable
{
    private const string Name = "magnum-bench";
    private const string User = "alpha-user";
    private const string Role = "member";

    private readonly HttpMessageInvoker http = Http.Invoker();
    private readonly LabFolder lab;
    private readonly string token;
    private string id = "";

    private BenchProject(LabFolder lab, string token)
    {
        this.lab = lab;
        this.token = token;
    }

    /// <summary>Makes it, or takes the one that a killed run has left.</summary>
    public static async Task<BenchProject> OpenAsync(LabFolder lab, CancellationToken cancellationToken)
    {
        using var administrator = await Tenant.LogInAsync(lab.Administrator, cancellationToken);
        var project = new BenchProject(lab, administrator.Token);
        try
        {
            var wanted = new JsonObject { ["project"] = new JsonObject { ["name"] = Name, ["domain_id"] = "default" } };
            project.id = await project.FindAsync("projects", Name, cancellationToken)
                ?? (await project.SendAsync(HttpMethod.Post, "projects", wanted, HttpStatusCode.Created, cancellationToken))!["project"]!["id"]!.ToString();
            var user = await project.FindAsync("users", User, cancellationToken) ?? throw new BenchException($"The lab has no user {User}.");
            var role = await project.FindAsync("roles", Role, cancellationToken) ?? throw new BenchException($"The lab has no role {Role}.");
            await project.SendAsync(HttpMethod.Put, $"projects/{project.id}/users/{user}/roles/{role}", null, HttpStatusCode.NoContent, cancellationToken);
            return project;
        }
        catch
        {
            project.http.Dispose();
            throw;
        }
    }

    /// <summary>Its user logs in.</summary>
    public Task<Tenant> LogInAsync(CancellationToken cancellationToken) => Tenant.LogInAsync(new Login(lab.Keystone, User, lab.Password, Name), cancellationToken);

    /// <summary>Removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await SendAsync(HttpMethod.Delete, $"projects/{id}", null, HttpStatusCode.NoContent, CancellationToken.None);
        http.Dispose();
    }

    private async Task<string?> FindAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var domain = kind == "roles" ? "" : "&domain_id=default";
        return (await SendAsync(HttpMethod.Get, $"{kind}?name={name}{domain}", null, HttpStatusCode.OK, cancellationToken))![kind]!.AsArray().SingleOrDefault()?["id"]!.ToString();
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var answer = await Http.SendAsync(http, method, new Uri($"{lab.Keystone}/{path}"), token, body, expected, cancellationToken);
        return answer.Length > 0 ? JsonNode.Parse(answer) : null;
    }
}
