using System.Collections.Immutable;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Persistence.Lists;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Bays without a cloud behind them: they become what they are asked to be when <see cref="Settle()"/> says so, or after <see cref="Lag"/>.</summary>
public sealed partial class InMemoryBays(TimeProvider time) : IBayIndex
{
    private readonly Lock _lock = new();
    private readonly List<BaySnapshot> _bays = [];
    private readonly Dictionary<Guid, DateTimeOffset> _since = [];

    /// <summary>How long an operation takes when nobody settles it.</summary>
    public TimeSpan Lag { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Bays that a project may have.</summary>
    public int Quota { get; set; } = 20;

    /// <summary>The projects' own quotas.</summary>
    public Dictionary<string, int?> Quotas { get; } = [];

    /// <summary>Thrown by the next calls, in order.</summary>
    public Queue<Exception> Failures { get; } = new();

    /// <summary>Answered instead of doing the command, when set.</summary>
    public BayError? Refusal { get; set; }

    public List<CreateBay> Created { get; } = [];

    public List<ResizeBay> Resized { get; } = [];

    public List<CreateNodeGroup> GroupsCreated { get; } = [];

    public List<Guid> GroupsDeleted { get; } = [];

    public List<ReportBayHealth> Reported { get; } = [];

    /// <summary>The callers that the grain calls carried.</summary>
    public List<Caller> Callers { get; } = [];

    /// <summary>The bays as they are.</summary>
    internal IReadOnlyList<BaySnapshot> Stored => Visible(null);

    /// <summary>Changes a bay behind the API's back.</summary>
    public void Change(Guid uuid, Func<BaySnapshot, BaySnapshot> change)
    {
        lock (_lock)
            _bays[_bays.FindIndex(bay => bay.Uuid == uuid)] = change(_bays.Single(bay => bay.Uuid == uuid));
    }

    /// <summary>Ends whatever is in progress.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            foreach (var bay in _bays.ToList())
                Settle(bay);
        }
    }

    public Task<IReadOnlyList<BaySnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var all = Visible(query.ProjectId);
        return Task.FromResult(InMemoryList.Page(all, query, static bay => bay.Uuid, Column(query.SortKey)));
    }

    public async Task<IReadOnlyList<BaySummary>?> SummariesAsync(ListQuery query, CancellationToken cancellationToken) =>
        (await ListAsync(query, cancellationToken))?.Select(BaySummary.Of).ToList();

    public Task<IReadOnlyList<BaySnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BaySnapshot>>([.. Visible(projectId).Where(bay => bay.Name == name).Take(2)]);

    public Task<IReadOnlyList<Guid>> UuidsAsync(string projectId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. Visible(projectId).Select(static bay => bay.Uuid)]);

    public Task<BayCounts> CountAsync(string? projectId, CancellationToken cancellationToken)
    {
        var bays = Visible(projectId);
        return Task.FromResult(new BayCounts(bays.Count, bays.Sum(static bay => (long)bay.NodeCount + bay.MasterCount)));
    }

    public Task<bool> AnyUsesAsync(Guid bayModel, CancellationToken cancellationToken) => Task.FromResult(AnyUses(bayModel));

    internal bool AnyUses(Guid bayModel) => Visible(null).Any(bay => bay.BayModelId == bayModel);

    internal BaySnapshot? Get(Guid uuid)
    {
        var caller = Announced();
        return Visible(caller.IsAdmin ? null : caller.ProjectId).SingleOrDefault(bay => bay.Uuid == uuid);
    }

    internal QuotaUse? QuotaUse(string key)
    {
        var caller = CallerContext.Current ?? throw new InvalidOperationException("The API called a grain without saying for whom.");
        return key == GrainKeys.Tenant(caller.ProjectId) ? new QuotaUse(Limit(caller.ProjectId), Visible(caller.ProjectId).Count) : null;
    }

    internal BayReply Create(Guid uuid, CreateBay command)
    {
        var caller = Announced();
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Visible(caller.ProjectId).Count >= Limit(caller.ProjectId))
            return new BayReply.Refused(new BayError.QuotaExceeded(Limit(caller.ProjectId)));
        lock (_lock)
        {
            Created.Add(command);
            var bay = Accepted(uuid, command.Spec, caller);
            _bays.Add(bay);
            _since[uuid] = time.GetUtcNow();
            return new BayReply.Accepted(bay);
        }
    }

    internal BayReply Resize(Guid uuid, ResizeBay command)
    {
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Get(uuid) is not { } bay)
            return new BayReply.Refused(new BayError.NotFound());
        if (IsTaken(command.Order))
            return new BayReply.Accepted(bay);
        if (!bay.Status.IsComplete() && !(command.Verb == "Resizing" && bay.Status is BayStatus.UpdateInProgress or BayStatus.UpdateFailed))
            return new BayReply.Refused(new BayError.WrongState(command.Verb, bay.Status));
        var group = bay.NodeGroups.Single(group => command.NodeGroup is null ? group.Name == NodeGroupSnapshot.DefaultWorkerName : group.Uuid == command.NodeGroup);
        if (command.NodeCount < group.MinNodeCount || command.NodeCount > (group.MaxNodeCount ?? int.MaxValue))
            return new BayReply.Refused(new BayError.OutOfRange(group.Name, group.MinNodeCount, group.MaxNodeCount));
        lock (_lock)
        {
            Resized.Add(command);
            Take(command.Order);
            var groups = bay.NodeGroups.Select(each => each with { NodeCount = each.Uuid == group.Uuid ? command.NodeCount : each.NodeCount, Status = BayStatus.UpdateInProgress });
            return Store(bay with { Status = BayStatus.UpdateInProgress, NodeGroups = [.. groups] });
        }
    }

    internal BayReply CreateGroup(Guid uuid, CreateNodeGroup command)
    {
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Get(uuid) is not { } bay)
            return new BayReply.Refused(new BayError.NotFound());
        lock (_lock)
        {
            GroupsCreated.Add(command);
            var group = new NodeGroupSnapshot
            {
                Id = bay.NodeGroups.Max(static each => each.Id) + 1,
                Uuid = command.Uuid,
                Name = command.Name,
                Role = command.Role,
                NodeCount = command.NodeCount,
                MinNodeCount = command.MinNodeCount,
                MaxNodeCount = command.MaxNodeCount,
                FlavorId = command.FlavorId,
                ImageId = command.ImageId,
                DockerVolumeSize = command.DockerVolumeSize,
                Labels = command.Labels,
                NodeLabels = command.NodeLabels,
                NodeTaints = command.NodeTaints,
                Status = BayStatus.CreateInProgress,
                CreatedAt = time.GetUtcNow(),
            };
            return Store(bay with { Status = BayStatus.UpdateInProgress, NodeGroups = bay.NodeGroups.Add(group) });
        }
    }

    internal BayReply UpdateGroup(Guid uuid, UpdateNodeGroup command)
    {
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Get(uuid) is not { } bay)
            return new BayReply.Refused(new BayError.NotFound());
        lock (_lock)
        {
            var groups = bay.NodeGroups.Select(each => each.Uuid != command.NodeGroup ? each : each with
            {
                MinNodeCount = command.MinNodeCount,
                MaxNodeCount = command.MaxNodeCount,
                NodeLabels = command.NodeLabels ?? each.NodeLabels,
                NodeTaints = command.NodeTaints ?? each.NodeTaints,
            });
            return Store(bay with { NodeGroups = [.. groups] }, restart: false);
        }
    }

    internal BayReply DeleteGroup(Guid uuid, Guid group)
    {
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Get(uuid) is not { } bay)
            return new BayReply.Refused(new BayError.NotFound());
        lock (_lock)
        {
            GroupsDeleted.Add(group);
            return Store(bay with { Status = BayStatus.UpdateInProgress, NodeGroups = [.. bay.NodeGroups.Where(each => each.Uuid != group)] });
        }
    }

    internal BayReply ReportHealth(Guid uuid, ReportBayHealth command)
    {
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Get(uuid) is not { } bay)
            return new BayReply.Refused(new BayError.NotFound());
        lock (_lock)
        {
            Reported.Add(command);
            var status = command.ForgetsStatus ? null : command.Status ?? bay.HealthStatus;
            return Store(bay with { HealthStatus = status, HealthStatusReason = command.Reason ?? bay.HealthStatusReason }, restart: false);
        }
    }

    internal BayReply Delete(Guid uuid)
    {
        if (Refusal is not null)
            return new BayReply.Refused(Refusal);
        if (Get(uuid) is not { } bay)
            return new BayReply.Refused(new BayError.NotFound());
        lock (_lock)
            return Store(bay with { Status = BayStatus.DeleteInProgress });
    }

    private BayReply.Accepted Store(BaySnapshot bay, bool restart = true)
    {
        _bays[_bays.FindIndex(each => each.Uuid == bay.Uuid)] = bay;
        if (restart)
            _since[bay.Uuid] = time.GetUtcNow();
        return new BayReply.Accepted(bay);
    }

    private int Limit(string projectId) => Quotas.GetValueOrDefault(projectId) ?? Quota;

    private Caller Announced()
    {
        var caller = CallerContext.Current ?? throw new InvalidOperationException("The API called a grain without saying for whom.");
        lock (_lock)
        {
            Callers.Add(caller);
            if (Failures.TryDequeue(out var failure))
                throw failure;
        }

        return caller;
    }

    private List<BaySnapshot> Visible(string? projectId)
    {
        lock (_lock)
        {
            if (Lag != Timeout.InfiniteTimeSpan)
            {
                foreach (var bay in _bays.Where(bay => time.GetUtcNow() - _since[bay.Uuid] >= Lag).ToList())
                    Settle(bay);
                foreach (var bay in _bays.Where(bay => bay.StackId is null && time.GetUtcNow() - _since[bay.Uuid] >= Lag / 3).ToList())
                    _bays[_bays.IndexOf(bay)] = bay with { StackId = Guid.NewGuid().ToString("D") };
            }

            return [.. _bays.Where(bay => projectId is null || bay.ProjectId == projectId)];
        }
    }

    private void Settle(BaySnapshot bay)
    {
        if (!bay.Status.IsInProgress())
            return;
        var at = _bays.FindIndex(each => each.Uuid == bay.Uuid);
        if (bay.Status == BayStatus.DeleteInProgress)
        {
            _bays.RemoveAt(at);
            return;
        }

        var fails = bay.Labels.GetValueOrDefault("lab_fail") == "true";
        var (status, word) = bay.Status == BayStatus.CreateInProgress
            ? (fails ? BayStatus.CreateFailed : BayStatus.CreateComplete, "CREATE")
            : (fails ? BayStatus.UpdateFailed : BayStatus.UpdateComplete, "UPDATE");
        var reason = fails ? "Resource CREATE failed: ValueError: resources.work: Test Resource failed work" : $"Stack {word} completed successfully";
        var stack = bay.StackId ?? Guid.NewGuid().ToString("D");
        // The lab's own driver makes no machines; the product's does.
        var hasMachines = bay.NodeGroups[0].ImageId == "fedora-coreos";
        _bays[at] = bay with
        {
            CoeVersion = hasMachines ? bay.Labels.GetValueOrDefault("kube_tag") : null,
            MasterAddresses = hasMachines ? Addresses(bay.MasterCount) : [],
            NodeAddresses = hasMachines ? Addresses(bay.NodeCount) : [],
            Status = status,
            StatusReason = fails ? reason : null,
            StackId = stack,
            ApiAddress = fails ? null : "https://198.18.0.99:6443",
            UpdatedAt = time.GetUtcNow(),
            NodeGroups = [.. bay.NodeGroups.Select(group => group with { Status = status, StatusReason = reason, StackId = stack, UpdatedAt = time.GetUtcNow(), NodeAddresses = hasMachines ? Addresses(group.NodeCount) : [] })],
        };
    }

    private static ImmutableArray<string> Addresses(int count) => [.. Enumerable.Range(1, count).Select(static index => $"198.18.0.{index}")];

    private BaySnapshot Accepted(Guid uuid, BaySpec spec, Caller caller)
    {
        NodeGroupSnapshot Group(int id, string name, string role, int count, string? flavor) => new()
        {
            Id = id,
            Uuid = Guid.NewGuid(),
            Name = name,
            Role = role,
            NodeCount = count,
            FlavorId = flavor,
            ImageId = spec.BayModel.ImageId,
            IsDefault = true,
            Status = BayStatus.CreateInProgress,
            Labels = spec.Labels,
            DockerVolumeSize = spec.DockerVolumeSize,
            CreatedAt = time.GetUtcNow(),
        };
        return new BaySnapshot
        {
            Uuid = uuid,
            Name = spec.Name,
            ProjectId = caller.ProjectId,
            UserId = caller.UserId,
            BayModelId = spec.BayModel.Uuid,
            BayModelLabels = spec.BayModel.Labels,
            Keypair = spec.Keypair,
            DockerVolumeSize = spec.DockerVolumeSize,
            Labels = spec.Labels,
            MasterFlavorId = spec.MasterFlavorId,
            FlavorId = spec.FlavorId,
            CreateTimeoutMinutes = spec.CreateTimeoutMinutes,
            Status = BayStatus.CreateInProgress,
            DiscoveryUrl = spec.DiscoveryUrl,
            FixedNetwork = spec.FixedNetwork,
            FixedSubnet = spec.FixedSubnet,
            FloatingIpEnabled = spec.FloatingIpEnabled,
            MasterLbEnabled = spec.MasterLbEnabled,
            CreatedAt = time.GetUtcNow(),
            NodeGroups =
            [
                Group(1, NodeGroupSnapshot.DefaultMasterName, NodeGroupSnapshot.MasterRole, spec.MasterCount, spec.MasterFlavorId),
                Group(2, NodeGroupSnapshot.DefaultWorkerName, NodeGroupSnapshot.WorkerRole, spec.NodeCount, spec.FlavorId),
            ],
        };
    }

    private static Func<BaySnapshot, IComparable?> Column(string key) => key switch
    {
        "id" => static _ => null,
        "name" => static bay => bay.Name,
        "status" => static bay => bay.Status.ToWord(),
        "created_at" => static bay => bay.CreatedAt,
        "uuid" => static bay => bay.Uuid.ToString("D"),
        _ when BaySortKeys.SortKeys.Contains(key) => static _ => null,
        _ => throw new ArgumentException($"The double does not sort by {key}."),
    };
}

/// <summary>The grain of a bay, as the API calls it.</summary>
internal sealed class InMemoryBayGrain(InMemoryBays bays, Guid uuid) : IBayGrain
{
    public Task<BayReply> CreateAsync(CreateBay command, CancellationToken cancellationToken) => Task.FromResult(bays.Create(uuid, command));

    public Task<BaySnapshot?> GetAsync(CancellationToken cancellationToken) => Task.FromResult(bays.Get(uuid));

    public IAsyncEnumerable<BaySnapshot> WatchAsync(CancellationToken cancellationToken) => throw new NotSupportedException("The API watches no bay.");

    public Task<BayReply> ResizeAsync(ResizeBay command, CancellationToken cancellationToken) => Task.FromResult(bays.Resize(uuid, command));

    public Task<BayPreviewReply> PreviewResizeAsync(ResizeBay command, CancellationToken cancellationToken) => Task.FromResult(bays.PreviewResize(uuid, command));

    public Task<BayPreviewReply> PreviewUpgradeAsync(UpgradeBay command, CancellationToken cancellationToken) => Task.FromResult(bays.PreviewUpgrade(uuid, command));

    public Task<BayReply> CreateNodeGroupAsync(CreateNodeGroup command, CancellationToken cancellationToken) => Task.FromResult(bays.CreateGroup(uuid, command));

    public Task<BayReply> UpdateNodeGroupAsync(UpdateNodeGroup command, CancellationToken cancellationToken) => Task.FromResult(bays.UpdateGroup(uuid, command));

    public Task<BayReply> DeleteNodeGroupAsync(Guid nodeGroup, CancellationToken cancellationToken) => Task.FromResult(bays.DeleteGroup(uuid, nodeGroup));

    public Task<BayReply> UpgradeAsync(UpgradeBay command, CancellationToken cancellationToken) => Task.FromResult(bays.Upgrade(uuid, command));

    public Task<BayReply> RotateCaAsync(CancellationToken cancellationToken) => Task.FromResult(bays.Rotate(uuid, "ca"));

    public Task<BayReply> RotateCredentialsAsync(RotateBayCredentials command, CancellationToken cancellationToken) => Task.FromResult(bays.Rotate(uuid, command.Token));

    public Task<BayMachineCredential?> GetMachineCredentialAsync(string trust, CancellationToken cancellationToken) => Task.FromResult(bays.MachineCredential(uuid, trust));

    public Task<BayReply> ReportHealthAsync(ReportBayHealth command, CancellationToken cancellationToken) => Task.FromResult(bays.ReportHealth(uuid, command));

    public Task<BayReply> DeleteAsync(CancellationToken cancellationToken) => Task.FromResult(bays.Delete(uuid));
}
