namespace Magnum.Clients.Tests;

/// <summary>Steps whose operation the service does not offer yet, by the word that they carry as <c>needs</c>. Empty it as they come.</summary>
internal static class NotOfferedYet
{
    /// <summary>Steps that need one of these are left out.</summary>
    public static IReadOnlySet<string> Operations { get; } = new HashSet<string> { "upgrade", "ca rotate" };

    /// <summary>Whether a step is left out.</summary>
    public static bool Has(string? needs) => needs is not null && Operations.Contains(needs);
}
