using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Grains.Tenancy;

/// <summary>The second check of who may see what, behind the API's policy.</summary>
/// <remarks>Work of the system itself goes through internal interfaces: a public method without a caller is a mistake in our own program.</remarks>
internal static class Ownership
{
    /// <summary>The caller of the public method that is being served.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Caller RequireCaller() =>
        CallerContext.Current ?? throw new InvalidOperationException("A public grain method was called without a caller.");

    /// <summary>Whether the caller may see what belongs to that project.</summary>
    /// <exception cref="InvalidOperationException">There is no caller.</exception>
    public static bool MaySee(string ownerProjectId)
    {
        var caller = RequireCaller();
        return caller.IsAdmin || caller.ProjectId == ownerProjectId;
    }
}
