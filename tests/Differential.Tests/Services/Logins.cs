using Magnum.Clouds;

namespace Magnum.Differential.Tests.Services;

/// <summary>The lab's users, each logged in once.</summary>
public sealed class Logins : IDisposable
{
    private static readonly (string Identity, string User, string Project)[] Users =
    [
        ("alpha", "alpha-user", "alpha"),
        ("reader", "alpha-reader", "alpha"),
        ("beta", "beta-user", "beta"),
        ("admin", "admin", "admin"),
        ("admin-alpha", "admin", "alpha"),
    ];

    private readonly Dictionary<string, CloudSession> sessions = new(StringComparer.Ordinal);

    /// <summary>Logs everybody in.</summary>
    public static async Task<Logins> OpenAsync(TestCloud cloud, CancellationToken cancellationToken)
    {
        var logins = new Logins();
        foreach (var (identity, user, project) in Users)
            logins.sessions[identity] = await CloudSession.OpenAsync(cloud, user, project, cancellationToken);
        return logins;
    }

    /// <summary>The token of an identity; null for none.</summary>
    public string? Token(string identity) => identity switch
    {
        "no token" => null,
        "bad token" => "gAAAA-not-a-token",
        _ => sessions[identity].Token,
    };

    /// <summary>The id of an identity's project.</summary>
    public string Project(string identity) => sessions[identity].ProjectId;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in sessions.Values)
            session.Dispose();
    }
}
