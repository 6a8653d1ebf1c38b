using System.Collections.Immutable;
using Magnum.Drivers.TemplateFolder;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>The lab's own driver on its real Heat.</summary>
public sealed class LabosOnHeatTests : IAsyncLifetime
{
    private readonly TemplateFolderDriver driver = TemplateFolderDriver.Load(Repository.LabosDriver);
    private LabCloud? session;

    private LabCloud Tenant => session ?? throw new InvalidOperationException("Nobody has logged in.");

    public async ValueTask InitializeAsync() => session = await LabCloud.LogInAsync("alpha", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await (session?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task A_bay_is_built_resized_and_deleted()
    {
        var input = PlanInputs.Kubernetes();
        await using var stack = await LabStack.CreateAsync(Tenant, "drivers-labos", driver.PlanCreate(input));
        Assert.Equal("CREATE_COMPLETE", (await stack.EndAsync("CREATE", static () => Task.CompletedTask)).Status);
        Assert.Equal("https://198.18.0.99:6443", driver.ReadOutputs(input, await stack.ViewAsync()).ApiAddress);

        var larger = input.Resized(3, Guid.Parse("00000000-0000-4000-8000-000000000002"));
        await stack.UpdateAsync(driver.PlanResize(larger, larger.Worker(), []));

        Assert.Equal("UPDATE_COMPLETE", (await stack.EndAsync("UPDATE", static () => Task.CompletedTask)).Status);
        var view = await stack.ViewAsync();
        Assert.Equal("3", view.Parameters["number_of_minions"]);
        Assert.Equal(larger.OperationId.ToString(), view.Parameters["magnum_operation"]);
        Assert.Equal(3, Assert.Single(driver.ReadOutputs(input, view).NodeCounts).Value);
        await stack.DeleteAsync();
    }

    [Fact]
    public async Task A_bay_that_is_to_fail_fails()
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty.Add("lab_fail", "true").Add("lab_wait", "1");
        await using var stack = await LabStack.CreateAsync(Tenant, "drivers-labos", driver.PlanCreate(PlanInputs.Kubernetes(spec => spec with { Labels = labels })));

        var (status, reason) = await stack.EndAsync("CREATE", static () => Task.CompletedTask);

        Assert.Equal("CREATE_FAILED", status);
        Assert.Contains("resources.work", reason, StringComparison.Ordinal);
        await stack.DeleteAsync();
    }
}
