using Magnum.Api.Tests.Doubles;

namespace Magnum.Api.Tests.Hosting;

/// <summary>What is behind the API: projects alpha and beta with their people, an administrator, a cloud, bays.</summary>
public sealed class ApiWorld
{
    public const string TrusteeDomain = "trustees";

    public ApiWorld(TimeProvider time)
    {
        Bays = new InMemoryBays(time);
        Models = new InMemoryBayModels(time, Bays);
        Federations = new InMemoryFederations(time);
        Tenants = new InMemoryTenants(time, Bays);
        Alpha = Keystone.Issue(InMemoryKeystone.Person("alice", "alpha-project", "member"));
        Reader = Keystone.Issue(InMemoryKeystone.Person("rita", "alpha-project", "reader"));
        Beta = Keystone.Issue(InMemoryKeystone.Person("bob", "beta-project", "member"));
        Admin = Keystone.Issue(InMemoryKeystone.Person("root", "admin-project", "admin"));
        AdminInAlpha = Keystone.Issue(InMemoryKeystone.Person("root", "alpha-project", "admin"));
        Cloud.Keypairs[Alpha] = "lab-key";
        Cloud.Keypairs[Beta] = "lab-key";
    }

    public InMemoryKeystone Keystone { get; } = new();

    public InMemoryCloud Cloud { get; } = new();

    public InMemoryBays Bays { get; }

    public InMemoryBayModels Models { get; }

    public InMemoryFederations Federations { get; }

    public InMemoryTenants Tenants { get; }

    public InMemoryAuthorities Authorities { get; } = new();

    public InMemoryIdempotency Idempotency { get; } = new();

    public InMemoryServices Services { get; } = new();

    /// <summary>Token of a member of alpha.</summary>
    public string Alpha { get; }

    /// <summary>Token of a reader of alpha.</summary>
    public string Reader { get; }

    /// <summary>Token of a member of beta.</summary>
    public string Beta { get; }

    /// <summary>Token of an administrator in a project of its own.</summary>
    public string Admin { get; }

    /// <summary>Token of an administrator in alpha.</summary>
    public string AdminInAlpha { get; }
}
