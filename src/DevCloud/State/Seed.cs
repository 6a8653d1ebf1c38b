using System.Text.Json.Nodes;

namespace Magnum.DevCloud.State;

/// <summary>What a new cloud has.</summary>
internal static class Seed
{
    private const string Default = "default";

    /// <summary>Projects, users, images, flavors, keypairs and the outer network.</summary>
    public static CloudState Create(string password)
    {
        var state = new CloudState
        {
            Domains = [new DomainRow(Default, "Default"), new DomainRow(Ids.Hex(), "magnum")],
            Flavors = [new FlavorRow("1", "m1.tiny", 1, 64, 1), new FlavorRow("2", "m1.small", 1, 512, 5), new FlavorRow("3", "m1.medium", 2, 1024, 10)],
            Images =
            [
                Image("cirros", null), Image("labos", "labos"), Image("fedora-coreos", "fedora-coreos"), Image("fedora-coreos-2", "fedora-coreos"),
                Image("ubuntu", "ubuntu"), Image("no-distro", null),
            ],
        };
        foreach (var project in new[] { "admin", "service", "alpha", "beta" })
            state.Projects.Add(new ProjectRow(Ids.Hex(), project, Default));
        User(state, "admin", Default, password, ("admin", "admin"), ("alpha", "admin"), ("beta", "admin"));
        User(state, "magnum", Default, password, ("service", "admin"), ("service", "service"));
        User(state, "alpha-user", Default, password, ("alpha", "member"), ("alpha", "reader"));
        User(state, "alpha-reader", Default, password, ("alpha", "reader"));
        User(state, "beta-user", Default, password, ("beta", "member"), ("beta", "reader"));
        var trustees = state.Domains[1].Id;
        var trusteeAdmin = User(state, "magnum_domain_admin", trustees, password);
        state.Assignments.Add(new AssignmentRow(trusteeAdmin, null, trustees, "admin"));
        foreach (var user in state.Users.Where(static u => u.Name is "alpha-user" or "beta-user" or "admin"))
            state.Keypairs.Add(new KeypairRow(user.Id, "lab-key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDevCloudDevCloudDevCloudDevCloudDevCloudDev0 devcloud"));
        var admin = state.Projects[0].Id;
        var network = new ThingRow { Id = Ids.Uuid(), Kind = "network", ProjectId = admin, Name = "public", Data = new JsonObject { ["router:external"] = true, ["shared"] = false } };
        state.Things[network.Id] = network;
        return state;
    }

    private static string User(CloudState state, string name, string domain, string password, params (string Project, string Role)[] roles)
    {
        var user = new UserRow { Id = Ids.Hex(), Name = name, DomainId = domain, Password = password };
        state.Users.Add(user);
        foreach (var (project, role) in roles)
            state.Assignments.Add(new AssignmentRow(user.Id, state.Projects.Single(p => p.Name == project).Id, null, role));
        return user.Id;
    }

    private static ImageRow Image(string name, string? distro) => new(Ids.Uuid(), name, distro, "2026-01-01T00:00:00Z");
}
