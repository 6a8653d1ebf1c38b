using System.Net;
using Magnum.OpenStack;
using Magnum.OpenStack.Glance;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Flavors, keypairs, images and networks. Counts what it is asked and by which project.</summary>
public sealed class InMemoryCloud : INovaCompute, IGlanceImages, INeutronNetworks
{
    private readonly List<string> _asked = [];

    /// <summary>Keypair names by token: keypairs belong to users.</summary>
    public Dictionary<string, string> Keypairs { get; } = new(StringComparer.Ordinal);

    /// <summary>Networks that one project alone sees.</summary>
    public Dictionary<string, NeutronNetwork> PrivateNetworks { get; } = new(StringComparer.Ordinal);

    public List<NovaFlavor> Flavors { get; } = [new("1", "m1.small", 1, 512, 5), new("2", "m1.medium", 2, 1024, 10), new("3", "diskless", 1, 512, 0)];

    public List<GlanceImage> Images { get; } =
    [
        new("image-labos", "labos", "labos", null),
        new("image-fcos", "fedora-coreos", "fedora-coreos", null),
        new("image-fcos-2", "fedora-coreos-2", "fedora-coreos", null),
        new("image-none", "no-distro", null, null),
        new("image-twin-1", "twin", "labos", null),
        new("image-twin-2", "twin", "labos", null),
    ];

    /// <summary>Thrown by every question, when set.</summary>
    public OpenStackException? Failure { get; set; }

    /// <summary>What was asked, as <c>kind name project</c>.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
                return [.. _asked];
        }
    }

    public Task<NovaFlavor?> FindFlavorAsync(Credential credential, string idOrName, CancellationToken cancellationToken)
    {
        Note("flavor", idOrName, credential);
        return Task.FromResult(Flavors.FirstOrDefault(flavor => flavor.Id == idOrName || flavor.Name == idOrName));
    }

    public Task<NovaKeypair?> FindKeypairAsync(Credential credential, string name, CancellationToken cancellationToken)
    {
        var caller = Note("keypair", name, credential);
        return Task.FromResult(Keypairs.GetValueOrDefault(caller.Token) == name ? new NovaKeypair(name, "ssh-ed25519 AAAA") : null);
    }

    public Task StopServerAsync(Credential credential, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<NovaServer?> FindServerAsync(Credential credential, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<GlanceImage>> FindAsync(Credential credential, string idOrName, CancellationToken cancellationToken)
    {
        Note("image", idOrName, credential);
        if (idOrName == "forbidden")
            throw new OpenStackException("Glance", HttpStatusCode.Forbidden, "no");
        return Task.FromResult<IReadOnlyList<GlanceImage>>([.. Images.Where(image => image.Id == idOrName || image.Name == idOrName)]);
    }

    public Task<IReadOnlyList<NeutronNetwork>> FindNetworksAsync(Credential credential, string idOrName, bool externalOnly, CancellationToken cancellationToken)
    {
        var caller = Note(externalOnly ? "external" : "network", idOrName, credential);
        IEnumerable<NeutronNetwork> networks =
        [
            new("net-public", "public", true, null), new("net-own", "own", false, null), new("net-t1", "twins", true, null), new("net-t2", "twins", true, null),
            .. PrivateNetworks.TryGetValue(caller.ProjectId, out var own) ? [own] : Array.Empty<NeutronNetwork>(),
        ];
        return Task.FromResult<IReadOnlyList<NeutronNetwork>>([.. networks.Where(network => (network.Id == idOrName || network.Name == idOrName) && (!externalOnly || network.IsExternal))]);
    }

    public Task<IReadOnlyList<NeutronSubnet>> FindSubnetsAsync(Credential credential, string idOrName, CancellationToken cancellationToken)
    {
        Note("subnet", idOrName, credential);
        return Task.FromResult<IReadOnlyList<NeutronSubnet>>(idOrName is "sub" or "sub-id" ? [new NeutronSubnet("sub-id", "sub", "net-own", "10.0.0.0/24")] : []);
    }

    public Task<IReadOnlyList<NeutronPort>> PortsOfServerAsync(Credential credential, string serverId, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Credential.Caller Note(string kind, string name, Credential credential)
    {
        var caller = (Credential.Caller)credential;
        lock (_asked)
            _asked.Add($"{kind} {name} {caller.ProjectId}");
        return Failure is null ? caller : throw Failure;
    }
}
