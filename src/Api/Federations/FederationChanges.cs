using System.Collections.Immutable;
using Magnum.Api.Clusters;
using Magnum.Api.Errors;
using Magnum.Api.JsonPatch;
using Magnum.Api.Microversions;
using Magnum.Api.Naming;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;

namespace Magnum.Api.Federations;

/// <summary>POST and PATCH of federations.</summary>
internal sealed class FederationChanges(FederationFinder federations, ClusterFinder clusters, PolicyEnforcer policy, NameGenerator names, ReleaseProfile release, TimeProvider time)
{
    private static readonly PatchRules Patch = new([], []);

    public async Task CreateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var values = FederationSchema.Body.Read(await RequestBody.ReadAsync(request, FederationSchema.Body.Argument), release.IsLenient);
        policy.Enforce(PolicyRules.FederationCreate, request.Caller);
        if (request.MayBeDone && await FindMadeAsync(request) is { } earlier)
        {
            await ClusterAnswers.AcceptedAsync(request, earlier.Uuid);
            return;
        }

        var host = values.Text("hostcluster_id") is { } identifier
            ? await ClusterAsync(request, identifier)
            : throw ApiException.BadRequest("No hostcluster specified. Please specify a hostcluster_id.");
        var properties = Checked(values.Labels("properties"));
        var members = ImmutableArray.CreateBuilder<Guid>();
        foreach (var member in values.Texts("member_ids"))
        {
            var cluster = await ClusterAsync(request, member);
            if (!members.Contains(cluster))
                members.Add(cluster);
        }

        var uuid = request.NewUuid;
        var federation = new FederationSnapshot
        {
            Uuid = uuid,
            Name = values.Text("name") ?? names.Next("federation"),
            ProjectId = request.Caller.ProjectId,
            HostBayId = host,
            Members = members.ToImmutable(),
            Status = BayStatus.CreateComplete,
            Properties = properties,
            CreatedAt = time.GetUtcNow(),
        };
        request.Announce(reachesAllProjects: false);
        var made = (await federations.Grain(uuid).CreateAsync(federation, request.Aborted)).OrThrow(uuid.ToString("D"), federation.Name);
        await ClusterAnswers.AcceptedAsync(request, made.Uuid);
    }

    // Whatever became of its members since: this is what an earlier attempt made.
    private async Task<FederationSnapshot?> FindMadeAsync(ApiRequest request)
    {
        request.Announce(reachesAllProjects: false);
        return await federations.Grain(request.NewUuid).GetAsync(request.Aborted);
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("federation");
        var patch = await PatchReader.ReadAsync(request, Patch, release.IsLenient);
        var federation = await federations.FindAsync(request, identifier);
        policy.Enforce(PolicyRules.FederationUpdate, request.Caller);
        // As upstream, which looks at the first operation only.
        if (patch.Count == 0)
        {
            await ClusterAnswers.AcceptedAsync(request, federation.Uuid);
            return;
        }

        var (change, bay) = await ChangeAsync(request, patch[0]);
        request.Announce(reachesAllProjects: false);
        var changed = (await federations.Grain(federation.Uuid).ChangeAsync(change, request.Aborted)).OrThrow(identifier, federation.Name, bay);
        await ClusterAnswers.AcceptedAsync(request, changed.Uuid);
    }

    private async Task<(FederationChange Change, Guid? Bay)> ChangeAsync(ApiRequest request, PatchOperation operation)
    {
        switch (operation)
        {
            case { Path: "/member_ids", Op: "add" }:
                var joining = await ClusterAsync(request, Member(operation));
                return (new FederationChange.Join(joining), joining);
            case { Path: "/member_ids", Op: "remove" }:
                // One that was deleted may still be a member.
                var leaving = Identifier.Uuid(Member(operation)) ?? await ClusterAsync(request, Member(operation));
                return (new FederationChange.Leave(leaving), leaving);
            case { Path: "/properties", Op: "replace" }:
                var value = operation.Value is string spelled ? PythonLiteral.Dictionary(spelled) ?? operation.Value : operation.Value;
                return (new FederationChange.Describe(Checked((ImmutableSortedDictionary<string, string>?)FederationSchema.Properties.Read("properties", value))), null);
            default:
                throw ApiException.BadRequest($"cannot change federation property(ies) {operation.Steps[0]}.");
        }
    }

    private static string Member(PatchOperation operation) => operation.Value as string ?? throw ApiException.InvalidInput("member_ids", PythonText.Str(operation.Value), "Mandatory field missing.");

    private static ImmutableSortedDictionary<string, string> Checked(ImmutableSortedDictionary<string, string>? properties) => properties switch
    {
        null => throw ApiException.BadRequest("Please specify a `properties` dict for the federation."),
        _ when !properties.ContainsKey("dns-zone") => throw ApiException.BadRequest("No DNS zone specified. Please specify a `dns-zone` in the properties of the federation."),
        _ => properties,
    };

    private async Task<Guid> ClusterAsync(ApiRequest request, string identifier) => (await clusters.FindAsync(request, identifier, reachesAllProjects: false)).Uuid;
}
