using System.Collections.Immutable;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Certificates;
using Magnum.OpenStack.Heat;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Upgrades and rotations of simulated bays.</summary>
internal static class SimulatedChanges
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static BayModelSnapshot Model(string tag) => new()
    {
        Uuid = new Guid("40000000-0000-4000-8000-000000000002"),
        Name = "model-2",
        ProjectId = "project-a",
        UserId = "user-a",
        Coe = "kubernetes",
        ImageId = "image",
        ServerType = "vm",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", tag),
    };

    public static Task<BayReply> UpgradeAsync(this SimulatedBays bays, Guid bay, string tag, bool rollback = false, Guid? group = null, Caller? caller = null, int batch = 1) =>
        bays.UpgradeAsync(bay, Model(tag), rollback, group, caller, batch);

    public static Task<BayReply> UpgradeAsync(this SimulatedBays bays, Guid bay, BayModelSnapshot model, bool rollback = false, Guid? group = null, Caller? caller = null, int batch = 1) =>
        bays.Time.AnswerAsync(bays.Cluster.Bay(bay, caller).UpgradeAsync(new UpgradeBay(model, group, batch, rollback), Token));

    public static Task<BayReply> RotateCaAsync(this SimulatedBays bays, Guid bay, Caller? caller = null) =>
        bays.Time.AnswerAsync(bays.Cluster.Bay(bay, caller).RotateCaAsync(Token));

    public static Task<BayReply> RotateCredentialsAsync(this SimulatedBays bays, Guid bay, Caller? caller = null) =>
        bays.Time.AnswerAsync(bays.Cluster.Bay(bay, caller).RotateCredentialsAsync(new RotateBayCredentials("a-token"), Token));

    public static Task<BayMachineCredential?> MachineCredentialAsync(this SimulatedBays bays, Guid bay, string trust, Caller? caller = null) =>
        bays.Time.AnswerAsync(bays.Cluster.Bay(bay, caller).GetMachineCredentialAsync(trust, Token));

    /// <summary>The CA that is in force, as its certificate.</summary>
    public static async Task<string> CaAsync(this SimulatedBays bays, Guid bay) => (await bays.CertificatesAsync(bay)).CaCertificate;

    /// <summary>What machines are built with.</summary>
    public static Task<BayCertificates> CertificatesAsync(this SimulatedBays bays, Guid bay) =>
        bays.Time.AnswerAsync(bays.Cluster.Grain<ICertificatesSystem>(GrainKeys.Certificates(bay)).EnsureAsync(new EnsureCertificates("k8s", "project-a"), Token));

    /// <summary>The bay's own stack.</summary>
    public static HeatStack StackOf(this SimulatedBays bays, Guid bay) => Assert.Single(bays.StacksOf(bay), s => s.Id == bays.Stored(bay)!.StackId);

    /// <summary>The stack of the group that was made last.</summary>
    public static HeatStack StackOfGroup(this SimulatedBays bays, Guid bay) => Assert.Single(bays.StacksOf(bay), s => s.Id == bays.Stored(bay)!.NodeGroups[^1].StackId);

    /// <summary>Trustees and trusts that exist because of the bay.</summary>
    public static (int Trustees, int Trusts) CredentialsOf(this SimulatedBays bays, Guid bay) =>
        (bays.Cloud.Trustees.Count(t => t.StartsWith($"{bay:D}", StringComparison.Ordinal)), bays.Cloud.Keystone.TrustsOf($"{bay:D}").Count);
}
