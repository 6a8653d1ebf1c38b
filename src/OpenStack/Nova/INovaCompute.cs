namespace Magnum.OpenStack.Nova;

/// <summary>Flavors, keypairs and servers.</summary>
public interface INovaCompute
{
    /// <summary>The flavor with that id or name that the credential may use, or null.</summary>
    Task<NovaFlavor?> FindFlavorAsync(Credential credential, string idOrName, CancellationToken cancellationToken);

    /// <summary>The keypair of the credential's user, or null.</summary>
    Task<NovaKeypair?> FindKeypairAsync(Credential credential, string name, CancellationToken cancellationToken);

    /// <summary>A server with its fault, or null when there is none.</summary>
    Task<NovaServer?> FindServerAsync(Credential credential, string id, CancellationToken cancellationToken);

    /// <summary>Has a server shut down; nothing is waited for. One that is not there is as wanted.</summary>
    /// <remarks>Action <c>os-stop</c>: nova/api/openstack/compute/servers.py <c>_stop_server</c>, release 26.</remarks>
    /// <exception cref="OpenStackException">Any other answer; 409: it does not run, or something else is being done to it.</exception>
    Task StopServerAsync(Credential credential, string id, CancellationToken cancellationToken);
}

/// <summary>A flavor.</summary>
/// <param name="Id">Nova's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Vcpus">Virtual processors.</param>
/// <param name="RamMebibytes">Memory in MiB.</param>
/// <param name="DiskGibibytes">Root disk in GiB.</param>
public sealed record NovaFlavor(string Id, string Name, int Vcpus, int RamMebibytes, int DiskGibibytes);

/// <summary>A keypair.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PublicKey">OpenSSH line.</param>
public sealed record NovaKeypair(string Name, string PublicKey);

/// <summary>A server.</summary>
/// <param name="Id">Nova's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">For example <c>ACTIVE</c>, <c>ERROR</c>.</param>
/// <param name="Fault">Nova's message when it failed, or null.</param>
/// <param name="Addresses">Fixed and floating addresses.</param>
public sealed record NovaServer(string Id, string Name, string Status, string? Fault, IReadOnlyList<string> Addresses)
{
    /// <summary>What Nova is doing to it, for example <c>powering-off</c>; null for nothing.</summary>
    public string? Task { get; init; }

    /// <summary>Whether it does nothing any more. One in <c>ERROR</c> may: what failed is what Nova did to it last.</summary>
    public bool IsOff => Status is "SHUTOFF" or "DELETED" or "SOFT_DELETED";
}
