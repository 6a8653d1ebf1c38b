using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Tests.Clouds;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class HeatStacksOnDevCloud(DevCloudUnderTest cloud) : HeatStacksContract(cloud);

public sealed class HeatStacksOnLab(LabUnderTest cloud) : HeatStacksContract(cloud);

public abstract class HeatStacksContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private IHeatStacks Heat => Get<IHeatStacks>();

    [Fact]
    public async Task A_stack_is_found_by_id_and_by_name_until_it_is_deleted()
    {
        var alpha = await AlphaAsync();
        var request = Group() with { Tags = [Unique("tag"), "magnum"], TimeoutMinutes = 5 };
        var id = await CreateAsync(alpha, request);
        var made = await Heat.EndAsync(alpha, alpha.ProjectId, id);

        Assert.Equal(("CREATE_COMPLETE", request.Name, "Stack CREATE completed successfully"), (made.Status, made.Name, made.StatusReason));
        Assert.Equal(request.Tags.Order(), made.Tags.Order());
        Assert.Equal(("2", "False", "none"), (made.Parameters["count"], made.Parameters["fail"], made.Parameters["magnum_operation"]));
        Assert.DoesNotContain("swordfish", made.Parameters["secret"]);
        Assert.Equal(["node-0-none", "node-1-none"], made.Outputs["names"]!.AsArray().Select(static n => n!.ToString()));
        Assert.Equal((null, null), (made.UpdatedAt, made.DeletedAt));
        Assert.NotNull(made.CreatedAt);
        Assert.Equal(id, (await Heat.FindAsync(alpha, alpha.ProjectId, request.Name, resolveOutputs: false, Stop))!.Id);
        Assert.Empty((await Heat.FindAsync(alpha, alpha.ProjectId, id, resolveOutputs: false, Stop))!.Outputs);

        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
        var gone = await Heat.FindAsync(alpha, alpha.ProjectId, id, resolveOutputs: false, Stop);
        Assert.Equal("DELETE_COMPLETE", gone!.Status);
        Assert.NotNull(gone.DeletedAt);
        Assert.Null(await Heat.FindAsync(alpha, alpha.ProjectId, request.Name, resolveOutputs: false, Stop));
    }

    [Fact]
    public async Task A_stack_that_never_was_is_null_and_its_deletion_and_update_are_answered_calmly()
    {
        var alpha = await AlphaAsync();
        foreach (var missing in new[] { Unique("nothing"), Guid.NewGuid().ToString() })
        {
            Assert.Null(await Heat.FindAsync(alpha, alpha.ProjectId, missing, resolveOutputs: true, Stop));
            Assert.False(await Heat.UpdateAsync(alpha, alpha.ProjectId, missing, new StackUpdate(), Stop));
            await Heat.DeleteAsync(alpha, alpha.ProjectId, missing, Stop);
        }
    }

    [Fact]
    public async Task A_stack_can_be_deleted_twice_and_stays_deleted()
    {
        var alpha = await AlphaAsync();
        var id = await CreateAsync(alpha, Plain());
        await Heat.EndAsync(alpha, alpha.ProjectId, id);
        await Heat.DeleteAsync(alpha, alpha.ProjectId, id, Stop);
        await DeleteAgainAsync(alpha, id);
        var gone = await Heat.EndAsync(alpha, alpha.ProjectId, id, static s => s.DeletedAt is not null);
        await Heat.DeleteAsync(alpha, alpha.ProjectId, id, Stop);

        var still = await Heat.FindAsync(alpha, alpha.ProjectId, id, resolveOutputs: false, Stop);
        Assert.Equal(("DELETE_COMPLETE", gone.DeletedAt), (still!.Status, still.DeletedAt));
        Assert.False(await Heat.UpdateAsync(alpha, alpha.ProjectId, id, new StackUpdate(), Stop));
    }

    [Fact]
    public async Task A_name_is_taken_once_and_free_again_after_the_deletion()
    {
        var alpha = await AlphaAsync();
        var request = Plain();
        var first = await CreateAsync(alpha, request);
        await Heat.EndAsync(alpha, alpha.ProjectId, first);

        var taken = await RefusedAsync(() => CreateAsync(alpha, request));
        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
        Assert.Contains(request.Name, taken.Detail);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, first);
        var second = await CreateAsync(alpha, request);
        Assert.NotEqual(first, second);
        await Heat.EndAsync(alpha, alpha.ProjectId, second);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, second);
    }

    [Fact]
    public async Task Stacks_are_listed_by_tag_and_id_without_nested_deleted_or_others()
    {
        var alpha = await AlphaAsync();
        var tag = Unique("tag");
        var first = await CreateAsync(alpha, Group() with { Tags = [tag] });
        var second = await CreateAsync(alpha, Plain() with { Tags = [tag, "more"] });
        var other = await CreateAsync(alpha, Plain());
        foreach (var id in new[] { first, second, other })
            await Heat.EndAsync(alpha, alpha.ProjectId, id);

        var listed = await Heat.ListAsync(alpha, alpha.ProjectId, tag, [], Stop);
        Assert.Equal(new[] { first, second }.Order(), listed.Select(static s => s.Id).Order());
        Assert.All(listed, static s => Assert.Equal("CREATE_COMPLETE", s.Status));
        Assert.Equal([second], (await Heat.ListAsync(alpha, alpha.ProjectId, tag, [second], Stop)).Select(static s => s.Id));
        Assert.Equal([second], (await Heat.ListAsync(alpha, alpha.ProjectId, tag, [second, Guid.NewGuid().ToString()], Stop)).Select(static s => s.Id));
        Assert.Equal(2, (await Heat.ListAsync(alpha, alpha.ProjectId, tag, [first, second, Guid.NewGuid().ToString()], Stop)).Count);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, first);
        Assert.Equal([second], (await Heat.ListAsync(alpha, alpha.ProjectId, tag, [], Stop)).Select(static s => s.Id));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, second);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, other);
        Assert.Empty(await Heat.ListAsync(alpha, alpha.ProjectId, tag, [], Stop));
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_keeps_the_rest()
    {
        var alpha = await AlphaAsync();
        var id = await CreateAsync(alpha, Group() with { Parameters = Values(("count", 1), ("secret", "kept")) });
        await Heat.EndAsync(alpha, alpha.ProjectId, id);

        Assert.True(await Heat.UpdateAsync(alpha, alpha.ProjectId, id, new StackUpdate { Parameters = Values(("magnum_operation", "resize")) }, Stop));
        var updated = await Heat.EndAsync(alpha, alpha.ProjectId, id, static s => s.Status is "UPDATE_COMPLETE");
        Assert.Equal(("1", "resize"), (updated.Parameters["count"], updated.Parameters["magnum_operation"]));
        Assert.Equal("resize", updated.Outputs["operation"]!.ToString());
        Assert.Equal(["node-0-resize"], updated.Outputs["names"]!.AsArray().Select(static n => n!.ToString()));
        Assert.NotNull(updated.UpdatedAt);

        Assert.True(await Heat.UpdateAsync(alpha, alpha.ProjectId, id, new StackUpdate { Parameters = Values(("count", 3)) }, Stop));
        var grown = await Heat.EndAsync(alpha, alpha.ProjectId, id, s => s.Status is "UPDATE_COMPLETE" && s.Parameters["count"] == "3");
        Assert.Equal(["node-0-resize", "node-1-resize", "node-2-resize"], grown.Outputs["names"]!.AsArray().Select(static n => n!.ToString()));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
    }

    [Fact]
    public async Task A_parameter_that_the_template_lacks_is_refused()
    {
        var alpha = await AlphaAsync();
        var created = await RefusedAsync(() => CreateAsync(alpha, Plain() with { Parameters = Values(("unknown", 1)) }));
        Assert.Equal(HttpStatusCode.BadRequest, created.Status);
        Assert.Contains("unknown", created.Detail);
        var untyped = await RefusedAsync(() => CreateAsync(alpha, Group() with { Parameters = Values(("count", "many")) }));
        Assert.Equal(HttpStatusCode.BadRequest, untyped.Status);
        Assert.Contains("count", untyped.Detail);
    }

    [Fact]
    public async Task Resources_show_nested_ones_with_their_parents()
    {
        var alpha = await AlphaAsync();
        var id = await CreateAsync(alpha, Group());
        await Heat.EndAsync(alpha, alpha.ProjectId, id);

        var top = Assert.Single(await Heat.ResourcesAsync(alpha, alpha.ProjectId, id, 0, Stop));
        Assert.Equal(("members", "OS::Heat::ResourceGroup", "CREATE_COMPLETE", id), (top.Name, top.Type, top.Status, top.StackId));
        var all = await Heat.ResourcesAsync(alpha, alpha.ProjectId, id, 5, Stop);
        Assert.Equal(["0", "1", "machine", "machine", "members"], all.Select(static r => r.Name).Order(StringComparer.Ordinal));
        var member = all.Single(static r => r.Name == "1");
        Assert.Equal(("members", top.PhysicalId), (member.ParentResource, member.StackId));
        Assert.All(all.Where(static r => r.Name == "machine"), r => Assert.Contains(r.ParentResource, new[] { "0", "1" }));
        Assert.All(all, static r => Assert.NotNull(r.UpdatedAt));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
    }

    [Fact]
    public async Task Events_tell_the_story_oldest_first()
    {
        var alpha = await AlphaAsync();
        var request = Group();
        var id = await CreateAsync(alpha, request);
        await Heat.EndAsync(alpha, alpha.ProjectId, id);

        var top = await Heat.EventsAsync(alpha, alpha.ProjectId, id, 0, Stop);
        Assert.Equal(
            [(request.Name, "CREATE_IN_PROGRESS"), ("members", "CREATE_IN_PROGRESS"), ("members", "CREATE_COMPLETE"), (request.Name, "CREATE_COMPLETE")],
            top.Select(static e => (e.ResourceName, e.Status)));
        Assert.All(top, e => Assert.Equal(id, e.StackId));
        var all = await Heat.EventsAsync(alpha, alpha.ProjectId, id, 5, Stop);
        Assert.Equal(2, all.Count(static e => e.ResourceName == "machine" && e.Status == "CREATE_COMPLETE"));
        Assert.Equal(all.Select(static e => e.Time).Order(), all.Select(static e => e.Time));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
    }

    [Fact]
    public async Task A_wrong_template_is_refused_with_the_place()
    {
        var alpha = await AlphaAsync();
        await Heat.ValidateTemplateAsync(alpha, alpha.ProjectId, Group(), Stop);
        foreach (var (template, place) in new[]
        {
            ("heat_template_version: 2018-08-31\nresources:\n  odd:\n    type: OS::Magnum::NoSuchThing\n", "OS::Magnum::NoSuchThing"),
            ("heat_template_version: 2018-08-31\nresources:\n  odd:\n    type: OS::Heat::TestResource\n    properties: {value: {get_param: missing-parameter}}\n", "missing-parameter"),
            ("heat_template_version: 2018-08-31\nresources:\n  odd:\n    type: OS::Heat::TestResource\n    properties: {value: {get_resource: nobody}}\n", "nobody"),
            ("heat_template_version: 2018-08-31\nresources:\n  odd: [", ""),
        })
        {
            var request = Plain() with { Template = template };
            foreach (var call in new Func<Task>[] { () => Heat.PreviewAsync(alpha, alpha.ProjectId, request, Stop), () => CreateAsync(alpha, request) })
            {
                var refused = await RefusedAsync(call);
                Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
                Assert.Contains(place, refused.Detail);
            }

            // Validation alone knows no parameters.
            if (place == "missing-parameter")
                continue;
            var invalid = await RefusedAsync(() => Heat.ValidateTemplateAsync(alpha, alpha.ProjectId, request, Stop));
            Assert.Equal(HttpStatusCode.BadRequest, invalid.Status);
            Assert.Contains(place, invalid.Detail);
            Assert.Null(await Heat.FindAsync(alpha, alpha.ProjectId, request.Name, resolveOutputs: false, Stop));
        }
    }

    [Fact]
    public async Task A_preview_names_what_would_be_made_and_makes_nothing()
    {
        var alpha = await AlphaAsync();
        var request = Group();
        var preview = await Heat.PreviewAsync(alpha, alpha.ProjectId, request, Stop);

        Assert.Equal(
            [("machine", "OS::Heat::TestResource"), ("machine", "OS::Heat::TestResource")],
            preview.Where(static r => r.Type.StartsWith("OS::", StringComparison.Ordinal)).Select(static r => (r.Name, r.Type)));
        Assert.Null(await Heat.FindAsync(alpha, alpha.ProjectId, request.Name, resolveOutputs: false, Stop));
        var refused = await RefusedAsync(() => Heat.PreviewAsync(alpha, alpha.ProjectId, request with { Parameters = Values(("unknown", 1)) }, Stop));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Fact]
    public async Task A_failure_names_its_leaf()
    {
        var alpha = await AlphaAsync();
        var id = await CreateAsync(alpha, Group() with { Parameters = Values(("fail", true), ("count", 1)) });
        var failed = await Heat.EndAsync(alpha, alpha.ProjectId, id);

        Assert.Equal("CREATE_FAILED", failed.Status);
        Assert.Contains("Test Resource failed", failed.StatusReason);
        Assert.StartsWith("Resource CREATE failed: ValueError: resources.members.resources[0].resources.machine: Test Resource failed machine", failed.StatusReason);
        var leaf = (await Heat.ResourcesAsync(alpha, alpha.ProjectId, id, 5, Stop)).Single(static r => r.Name == "machine");
        Assert.Equal("CREATE_FAILED", leaf.Status);
        Assert.Equal("ValueError: resources.machine: Test Resource failed machine", leaf.StatusReason);
        Assert.Contains(await Heat.EventsAsync(alpha, alpha.ProjectId, id, 5, Stop), static e => e is { ResourceName: "machine", Status: "CREATE_FAILED" } && e.StatusReason!.Contains("Test Resource failed", StringComparison.Ordinal));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
    }

    [Fact]
    public async Task A_failed_update_stays_failed_or_is_taken_back_as_asked()
    {
        var alpha = await AlphaAsync();
        var id = await CreateAsync(alpha, Group() with { Parameters = Values(("count", 1)) });
        await Heat.EndAsync(alpha, alpha.ProjectId, id);

        await Heat.UpdateAsync(alpha, alpha.ProjectId, id, new StackUpdate { Parameters = Values(("count", 2), ("fail", true)), DisableRollback = false }, Stop);
        var back = await Heat.EndAsync(alpha, alpha.ProjectId, id, static s => s.Status is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED");
        Assert.Equal(("ROLLBACK_COMPLETE", "1", "False"), (back.Status, back.Parameters["count"], back.Parameters["fail"]));
        Assert.Equal(["node-0-none"], back.Outputs["names"]!.AsArray().Select(static n => n!.ToString()));

        await Heat.UpdateAsync(alpha, alpha.ProjectId, id, new StackUpdate { Parameters = Values(("count", 2), ("fail", true)) }, Stop);
        var failed = await Heat.EndAsync(alpha, alpha.ProjectId, id, static s => s.Status is "UPDATE_FAILED");
        Assert.Contains("Test Resource failed", failed.StatusReason);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
    }

    [Fact]
    public async Task A_member_that_is_marked_as_unhealthy_is_made_anew_by_the_next_update_and_the_other_is_not()
    {
        var alpha = await AlphaAsync();
        var id = await CreateAsync(alpha, Group());
        await Heat.EndAsync(alpha, alpha.ProjectId, id);
        var before = await MembersAsync();

        for (var i = 0; i < 2; i++)
            Assert.True(await Heat.MarkUnhealthyAsync(alpha, alpha.ProjectId, before["1"], "as the test wants it", Stop));
        var marked = await MembersAsync();
        Assert.Equal(("CHECK_FAILED", "as the test wants it", before["1"].PhysicalId), (marked["1"].Status, marked["1"].StatusReason, marked["1"].PhysicalId));
        Assert.True(await Heat.UpdateAsync(alpha, alpha.ProjectId, id, new StackUpdate(), Stop));
        Assert.Equal("UPDATE_COMPLETE", (await Heat.EndAsync(alpha, alpha.ProjectId, id, static stack => stack.UpdatedAt is not null && !stack.Status.EndsWith("IN_PROGRESS", StringComparison.Ordinal))).Status);

        var after = await MembersAsync();
        Assert.Equal(before["0"].PhysicalId, after["0"].PhysicalId);
        Assert.NotEqual(before["1"].PhysicalId, after["1"].PhysicalId);
        Assert.Equal(2, after.Count);
        Assert.False(await Heat.MarkUnhealthyAsync(alpha, alpha.ProjectId, after["1"] with { Name = "2" }, "no such member", Stop));
        Assert.False(await Heat.MarkUnhealthyAsync(alpha, alpha.ProjectId, after["1"] with { StackName = "other" }, "no such stack", Stop));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);

        async Task<Dictionary<string, HeatResource>> MembersAsync() =>
            (await Heat.ResourcesAsync(alpha, alpha.ProjectId, id, 5, Stop)).Where(static resource => resource.Type == "member.yaml").ToDictionary(static resource => resource.Name);
    }

    [Fact]
    public async Task What_is_marked_as_unhealthy_within_a_member_is_made_anew_and_the_member_stays()
    {
        var alpha = await AlphaAsync();
        var id = await CreateAsync(alpha, Group());
        await Heat.EndAsync(alpha, alpha.ProjectId, id);
        var before = await ResourcesAsync();

        Assert.True(await Heat.MarkUnhealthyAsync(alpha, alpha.ProjectId, before.Single(static one => one is { Name: "machine", ParentResource: "1" }), "as the test wants it", Stop));
        Assert.Equal("CHECK_FAILED", (await ResourcesAsync()).Single(static one => one is { Name: "machine", ParentResource: "1" }).Status);
        Assert.True(await Heat.UpdateAsync(alpha, alpha.ProjectId, id, new StackUpdate(), Stop));
        Assert.Equal("UPDATE_COMPLETE", (await Heat.EndAsync(alpha, alpha.ProjectId, id, static stack => stack.UpdatedAt is not null && !stack.Status.EndsWith("IN_PROGRESS", StringComparison.Ordinal))).Status);

        var after = await ResourcesAsync();
        Assert.Equal(before.Select(Place).Order(), after.Select(Place).Order());
        var changed = before.Where(one => after.Single(other => Place(other) == Place(one)).PhysicalId != one.PhysicalId);
        Assert.Equal(("machine", "1"), Place(Assert.Single(changed)));
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);

        static (string, string?) Place(HeatResource resource) => (resource.Name, resource.ParentResource);
        Task<IReadOnlyList<HeatResource>> ResourcesAsync() => Heat.ResourcesAsync(alpha, alpha.ProjectId, id, 5, Stop);
    }

    [Fact]
    public async Task The_service_reads_what_belongs_to_a_tenant()
    {
        var alpha = await AlphaAsync();
        var service = new Credential.Service();
        var tag = Unique("tag");
        var request = Group() with { Tags = [tag] };
        var id = await CreateAsync(alpha, request);
        await Heat.EndAsync(service, alpha.ProjectId, id);

        Assert.Equal(id, (await Heat.FindAsync(service, alpha.ProjectId, id, resolveOutputs: false, Stop))!.Id);
        Assert.Equal(id, (await Heat.FindAsync(service, alpha.ProjectId, request.Name, resolveOutputs: false, Stop))!.Id);
        Assert.Equal(id, (await Heat.FindAsync(service, alpha.ProjectId, new StackKey(request.Name, id), resolveOutputs: false, Stop))!.Id);
        Assert.Null(await Heat.FindAsync(service, alpha.ProjectId, new StackKey(request.Name + "x", id), resolveOutputs: false, Stop));
        Assert.Equal([id], (await Heat.ListAsync(service, alpha.ProjectId, tag, [], Stop)).Select(static s => s.Id));
        Assert.Equal(5, (await Heat.ResourcesAsync(service, alpha.ProjectId, id, 5, Stop)).Count);
        await Heat.RemoveAsync(service, alpha.ProjectId, id);
    }

    [Fact]
    public async Task A_project_never_sees_or_touches_anothers_stacks()
    {
        var alpha = await AlphaAsync();
        var beta = (await Cloud.LogInAsync("beta-user", "beta")).Credential;
        var tag = Unique("tag");
        var request = Plain() with { Tags = [tag] };
        var id = await CreateAsync(alpha, request);
        await Heat.EndAsync(alpha, alpha.ProjectId, id);

        Assert.Empty(await Heat.ListAsync(beta, beta.ProjectId, tag, [], Stop));
        Assert.Null(await Heat.FindAsync(beta, beta.ProjectId, request.Name, resolveOutputs: false, Stop));
        Assert.Null(await Heat.FindAsync(beta, beta.ProjectId, id, resolveOutputs: false, Stop));
        Assert.False(await Heat.UpdateAsync(beta, beta.ProjectId, id, new StackUpdate(), Stop));
        await Heat.DeleteAsync(beta, beta.ProjectId, id, Stop);
        var across = await RefusedAsync(() => Heat.FindAsync(beta, alpha.ProjectId, id, resolveOutputs: false, Stop));
        Assert.Equal(HttpStatusCode.Forbidden, across.Status);
        Assert.Equal("CREATE_COMPLETE", (await Heat.FindAsync(alpha, alpha.ProjectId, id, resolveOutputs: false, Stop))!.Status);

        // Names are each project's own.
        var same = await Heat.CreateAsync(beta, beta.ProjectId, request, Stop);
        await Heat.EndAsync(beta, beta.ProjectId, same);
        Assert.Equal([id], (await Heat.ListAsync(alpha, alpha.ProjectId, tag, [], Stop)).Select(static s => s.Id));
        await Heat.RemoveAsync(beta, beta.ProjectId, same);
        await Heat.RemoveAsync(alpha, alpha.ProjectId, id);
    }

    // A second deletion that meets the end of the first is told 500 by the real Heat, whose trust is just gone: it must be one to repeat.
    private async Task DeleteAgainAsync(Credential.Caller caller, string id)
    {
        try
        {
            await Heat.DeleteAsync(caller, caller.ProjectId, id, Stop);
        }
        catch (OpenStackException e)
        {
            Assert.True(e.IsTransient, e.Message);
        }
    }

    private static StackRequest Plain() => new() { Name = Unique("plain"), Template = HeatTemplates.Nothing };

    private static StackRequest Group() =>
        new() { Name = Unique("group"), Template = HeatTemplates.Group, Files = new Dictionary<string, string> { ["member.yaml"] = HeatTemplates.Member } };

    private static Dictionary<string, JsonNode?> Values(params (string Name, JsonNode? Value)[] values) => values.ToDictionary(static v => v.Name, static v => v.Value);

    private async Task<Credential.Caller> AlphaAsync() => (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;

    private Task<string> CreateAsync(Credential.Caller caller, StackRequest request) => Heat.CreateAsync(caller, caller.ProjectId, request, Stop);
}
