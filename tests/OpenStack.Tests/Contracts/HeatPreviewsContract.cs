using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Tests.Clouds;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class HeatPreviewsOnDevCloud(DevCloudUnderTest cloud) : HeatPreviewsContract(cloud);

public sealed class HeatPreviewsOnLab(LabUnderTest cloud) : HeatPreviewsContract(cloud);

/// <summary>What Heat says of things that it does not do. One stack of two members, which every test leaves as it is.</summary>
public abstract class HeatPreviewsContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private IHeatStacks Heat => Get<IHeatStacks>();

    [Fact]
    public async Task A_creation_is_told_by_what_it_makes_within_its_parents()
    {
        var alpha = await AlphaAsync();

        var preview = await Heat.PreviewAsync(alpha, alpha.ProjectId, Group(), Stop);

        Assert.Equal([("0", "machine"), ("1", "machine")], preview.Select(static r => (r.ParentResource!, r.Name)).Order());
        Assert.All(preview, static r => Assert.Null(r.PhysicalId));
    }

    [Fact]
    public async Task A_creation_under_a_name_that_is_taken_is_refused()
    {
        var (alpha, stack) = await StackAsync();

        var refused = await RefusedAsync(() => Heat.PreviewAsync(alpha, alpha.ProjectId, Group() with { Name = stack.Name }, Stop));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains(stack.Name, refused.Detail);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, stack.Id);
    }

    [Fact]
    public async Task Fewer_members_are_told_with_all_that_goes_with_them()
    {
        var (alpha, stack) = await StackAsync();

        var preview = await PreviewAsync(alpha, stack, ("count", 1));

        Assert.Equal(
            ["Deleted 1/machine", "Deleted members/1", "Unchanged 0/machine", "Updated /members", "Updated members/0"],
            Told(preview, nested: true));
        await UntouchedAsync(alpha, stack);
    }

    [Fact]
    public async Task More_members_are_told_only_by_the_group_that_gets_them()
    {
        var (alpha, stack) = await StackAsync();

        var preview = await PreviewAsync(alpha, stack, ("count", 4));

        Assert.Equal(["Updated /members"], Told(preview, nested: false));
        await UntouchedAsync(alpha, stack);
    }

    [Fact]
    public async Task Another_property_is_a_change_in_place_and_what_the_template_lacks_is_none()
    {
        var (alpha, stack) = await StackAsync();

        Assert.Equal(
            ["Updated /members", "Updated 0/machine", "Updated 1/machine", "Updated members/0", "Updated members/1"],
            Told(await PreviewAsync(alpha, stack, ("magnum_operation", "other")), nested: true));
        Assert.Equal(
            ["Unchanged 0/machine", "Unchanged 1/machine", "Updated /members", "Updated members/0", "Updated members/1"],
            Told(await PreviewAsync(alpha, stack, ("unknown", 1)), nested: true));
        await UntouchedAsync(alpha, stack);
    }

    [Fact]
    public async Task Of_what_refers_to_another_resource_nothing_is_known()
    {
        var alpha = await AlphaAsync();
        var id = await Heat.CreateAsync(alpha, alpha.ProjectId, new StackRequest { Name = Unique("referring"), Template = HeatTemplates.Referring }, Stop);
        var stack = await Heat.EndAsync(alpha, alpha.ProjectId, id);

        Assert.Equal(["Unchanged /first", "Unknown /second", "Updated /third"], Told(await PreviewAsync(alpha, stack, ("word", "other")), nested: true));
        Assert.Equal(["Unchanged /first", "Unchanged /third", "Unknown /second"], Told(await PreviewAsync(alpha, stack), nested: true));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
    }

    [Fact]
    public async Task What_failed_is_called_changed_by_any_update()
    {
        var (alpha, stack) = await StackAsync(("fail", true), ("count", 1));

        var preview = await PreviewAsync(alpha, stack, ("fail", false));

        Assert.Equal(["Unknown 0/machine", "Updated /members", "Updated members/0"], Told(preview, nested: true));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, stack.Id);
    }

    [Fact]
    public async Task A_wrong_value_is_refused_with_its_parameter()
    {
        var (alpha, stack) = await StackAsync();

        var refused = await RefusedAsync(() => PreviewAsync(alpha, stack, ("count", "many")));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("count", refused.Detail);
        await UntouchedAsync(alpha, stack);
    }

    [Fact]
    public async Task A_stack_that_is_not_there_or_not_ones_own_has_no_preview()
    {
        var (alpha, stack) = await StackAsync();
        var beta = (await Cloud.LogInAsync("beta-user", "beta")).Credential;
        var update = new StackUpdate();

        Assert.Null(await Heat.PreviewUpdateAsync(alpha, alpha.ProjectId, new StackKey(stack.Name, Guid.NewGuid().ToString()), update, Stop));
        Assert.Null(await Heat.PreviewUpdateAsync(alpha, alpha.ProjectId, new StackKey(Unique("other"), stack.Id), update, Stop));
        Assert.Null(await Heat.PreviewUpdateAsync(beta, beta.ProjectId, stack.Key, update, Stop));
        Assert.Equal(HttpStatusCode.Forbidden, (await RefusedAsync(() => Heat.PreviewUpdateAsync(beta, alpha.ProjectId, stack.Key, update, Stop))).Status);
        await UntouchedAsync(alpha, stack);
    }

    private static StackRequest Group() =>
        new() { Name = Unique("preview"), Template = HeatTemplates.Group, Files = new Dictionary<string, string> { ["member.yaml"] = HeatTemplates.Member } };

    private static Dictionary<string, JsonNode?> Values((string Name, JsonNode? Value)[] values) => values.ToDictionary(static v => v.Name, static v => v.Value);

    // As "Change parent/name".
    private static IEnumerable<string> Told(StackUpdatePreview preview, bool nested)
    {
        Assert.Equal(nested, preview.ShowsNested);
        return preview.Changes.Select(static c => $"{c.Change} {c.Resource.ParentResource}/{c.Resource.Name}").Order(StringComparer.Ordinal);
    }

    private async Task<Credential.Caller> AlphaAsync() => (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;

    private async Task<(Credential.Caller Alpha, HeatStack Stack)> StackAsync(params (string Name, JsonNode? Value)[] parameters)
    {
        var alpha = await AlphaAsync();
        var id = await Heat.CreateAsync(alpha, alpha.ProjectId, Group() with { Parameters = Values(parameters) }, Stop);
        return (alpha, await Heat.EndAsync(alpha, alpha.ProjectId, id));
    }

    private async Task<StackUpdatePreview> PreviewAsync(Credential.Caller alpha, HeatStack stack, params (string Name, JsonNode? Value)[] parameters)
    {
        var preview = await Heat.PreviewUpdateAsync(alpha, alpha.ProjectId, stack.Key, new StackUpdate { Parameters = Values(parameters), TimeoutMinutes = 5 }, Stop);
        return preview ?? throw new InvalidOperationException($"Heat has no stack {stack.Id}.");
    }

    private async Task UntouchedAsync(Credential.Caller alpha, HeatStack stack)
    {
        var after = await Heat.FindAsync(alpha, alpha.ProjectId, stack.Id, resolveOutputs: false, Stop);
        Assert.Equal((stack.Status, null), (after!.Status, after.UpdatedAt));
        Assert.Equal(stack.Parameters, after.Parameters);
        Assert.Equal(5, (await Heat.ResourcesAsync(alpha, alpha.ProjectId, stack.Id, 5, Stop)).Count);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, stack.Id);
    }
}
