namespace Magnum.OpenStack.Keystone;

/// <summary>Projects, as far as others are named by requests.</summary>
public interface IKeystoneProjects
{
    /// <summary>Whether Keystone knows a project of that id.</summary>
    /// <param name="credential">Who asks; Keystone lets administrators ask about every project, others about their own.</param>
    /// <param name="projectId">The id; any text.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OpenStackException">403: the asker may not know. Or Keystone did not answer.</exception>
    Task<bool> ExistsAsync(Credential credential, string projectId, CancellationToken cancellationToken);
}
