using System.Collections.Immutable;
using Magnum.Drivers.KubernetesVm;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Kubernetes;

public sealed class KubernetesChangesTests
{
    private readonly KubernetesVmDriver driver = new();

    private readonly BayPlanInput input = PlanInputs.Kubernetes(static spec => spec with
    {
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", "v1.32.1").Add("container_infra_prefix", "registry/bay/"),
    }) with
    { MaxBatchSize = 3 };

    public static TheoryData<BayChange, string[]> OfBays => new()
    {
        { BayChange.Upgrade, ["container_infra_prefix", "kube_tag", "kube_version", "magnum_operation", "update_max_batch_size"] },
        { BayChange.CaRotation, ["kube_service_account_key", "kube_service_account_private_key", "magnum_operation"] },
        { BayChange.CredentialRotation, ["magnum_operation", "trust_id", "trustee_password", "trustee_user_id", "trustee_username"] },
    };

    public static TheoryData<BayChange, string[]> OfGroups => new()
    {
        { BayChange.Upgrade, ["container_infra_prefix", "kube_tag", "kube_version", "magnum_operation", "update_max_batch_size"] },
        // Workers hold no key for service accounts.
        { BayChange.CaRotation, ["magnum_operation"] },
        { BayChange.CredentialRotation, ["magnum_operation", "trust_id", "trustee_password", "trustee_user_id", "trustee_username"] },
    };

    [Theory]
    [MemberData(nameof(OfBays))]
    public void A_change_sends_what_it_changes_and_nothing_else(BayChange change, string[] parameters)
    {
        var plan = driver.PlanChange(input, change);

        Assert.Equal(parameters, plan.Keys.Order(StringComparer.Ordinal));
        Assert.Subset(driver.PlanCreate(input).Parameters.Keys.Append("update_max_batch_size").ToHashSet(), plan.Keys.ToHashSet());
        Assert.Equal(input.OperationId.ToString(), plan["magnum_operation"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(OfGroups))]
    public void A_group_is_sent_its_part_of_the_change(BayChange change, string[] parameters)
    {
        var group = Group(("container_infra_prefix", "registry/group/"));

        var plan = driver.PlanGroupChange(input, group, change);

        Assert.Equal(parameters, plan.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(input.OperationId.ToString(), plan["magnum_operation"]!.GetValue<string>());
    }

    [Fact]
    public void A_group_has_the_bays_version_and_its_own_registry()
    {
        var plan = driver.PlanGroupChange(input, Group(("container_infra_prefix", "registry/group/"), ("kube_tag", "v0")), BayChange.Upgrade);

        Assert.Equal(
            ("v1.32.1", "v1.32.1", "registry/group/", 3),
            (plan["kube_tag"]!.GetValue<string>(), plan["kube_version"]!.GetValue<string>(), plan["container_infra_prefix"]!.GetValue<string>(), plan["update_max_batch_size"]!.GetValue<int>()));
        Assert.False(driver.PlanGroupChange(input, Group(), BayChange.Upgrade).ContainsKey("container_infra_prefix"));
        // The bay's own, which the stack may have from before.
        Assert.Equal("", driver.PlanChange(input with { Spec = input.Spec with { Labels = input.Spec.Labels.Remove("container_infra_prefix") } }, BayChange.Upgrade)["container_infra_prefix"]!.GetValue<string>());
    }

    private static NodeGroupSnapshot Group(params (string Label, string Value)[] labels) => PlanInputs.Group("gpu", "worker", 1) with
    {
        IsDefault = false,
        Labels = labels.ToImmutableSortedDictionary(static one => one.Label, static one => one.Value, StringComparer.Ordinal),
    };
}
