using System.Net.Http.Json;

namespace Magnum.GrainClient;

/// <summary>A token of Keystone's, got with a password.</summary>
internal static class Keystone
{
    /// <summary>Logs in to a project.</summary>
    /// <returns>The token; good for as long as the cloud says, often an hour.</returns>
    /// <exception cref="HttpRequestException">Keystone refused, or did not answer.</exception>
    /// <seealso href="https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization"/>
    public static async Task<string> LogInAsync(Settings settings, CancellationToken cancellationToken)
    {
        var login = new
        {
            auth = new
            {
                identity = new
                {
                    methods = new[] { "password" },
                    password = new { user = new { name = settings.User, domain = new { name = settings.UserDomain }, password = settings.Password } },
                },
                scope = new { project = new { name = settings.Project, domain = new { name = settings.ProjectDomain } } },
            },
        };
        using var http = new HttpClient(new SocketsHttpHandler());
        // Keystone wants to know the length beforehand.
        using var body = JsonContent.Create(login);
        await body.LoadIntoBufferAsync(cancellationToken);
        using var answer = await http.PostAsync(new Uri($"{settings.AuthUrl}/auth/tokens"), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-Subject-Token").Single();
    }
}
