using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Rules;

/// <summary>A value of a rule's label or field, as a tenant would write it.</summary>
internal sealed record Sample(BayRule Rule, string Value)
{
    /// <summary>A bay that asks for it.</summary>
    public BaySpec Put(BaySpec spec) => Rule.IsLabel ? spec with { Labels = spec.Labels.SetItem(Rule.Name, Value) } : BayFields.Put(spec, Rule.Name, Value);

    public override string ToString() => $"{Rule.Name}={Value}";
}

/// <summary>Values of each kind: all that are accepted where they can be counted, the bounds of the others, and some that are refused.</summary>
internal static class RuleSamples
{
    /// <summary>Values that the rule takes.</summary>
    public static IEnumerable<Sample> Accepted(BayRule rule) => (rule.Values switch
    {
        ValueRule.Text => [TextOf(rule.Name)],
        ValueRule.Flag => rule.IsLabel ? ["true", "False"] : ["true", "false"],
        ValueRule.Off => rule.IsLabel ? ["false", "False", "0"] : ["false"],
        ValueRule.OneOf one => one.Values.AsEnumerable(),
        ValueRule.Number(var least, var most) => rule.Name == "flannel_network_subnetlen" ? ["24", "26"] : new[] { least, Math.Min(most, 720) }.Distinct().Select(static n => $"{n}"),
        // Apart from each other, since a bay's networks must not overlap.
        ValueRule.Network => rule.Name switch { "service_cluster_ip_range" => ["172.30.0.0/16"], "fixed_subnet_cidr" => ["10.9.0.0/24", "192.168.7.0/28"], _ => ["10.50.0.0/16"] },
        ValueRule.Networks => ["203.0.113.0/24", "198.51.100.7/32, 2001:db8::/32"],
        ValueRule.HeatFragment => ["resources: {spare: {type: 'OS::Neutron::Port', properties: {network: {get_param: network}}}}"],
        ValueRule.Nothing => [],
        _ => throw new InvalidOperationException($"No samples of {rule.Values}."),
    }).Select(value => new Sample(rule, value));

    /// <summary>Values that it refuses, whatever else the bay asks for.</summary>
    public static IEnumerable<Sample> Refused(BayRule rule) => (rule.Values switch
    {
        ValueRule.Text => ["a\nEVIL=1"],
        ValueRule.Flag => rule.IsLabel ? ["maybe"] : [],
        ValueRule.Off => rule.IsLabel ? ["true", "perhaps"] : ["true"],
        ValueRule.OneOf => ["another", "Another"],
        ValueRule.Number(var least, var most) => (rule.IsLabel, most) switch
        {
            (true, _) => ["-1", "many", "1.5"],
            (false, int.MaxValue) => [],
            (false, _) => new[] { least - 1, most + 1 }.Where(static n => n > 0).Select(static n => $"{n}"),
        },
        ValueRule.Network => ["10.0.0.0", "fd00::/64", "10.0.0.0/30", "somewhere"],
        ValueRule.Networks => ["203.0.113.0", "203.0.113.0/24,", "203.0.113.0/33", "somewhere"],
        ValueRule.HeatFragment => ["resources: {}", "{", "parameters: {}"],
        ValueRule.Nothing => ["1"],
        _ => throw new InvalidOperationException($"No samples of {rule.Values}."),
    }).Select(value => new Sample(rule, value));

    private static string TextOf(string name) => name switch
    {
        "kube_tag" or "kube_version" => "v1.30.1",
        "dns_nameserver" => "1.1.1.1,8.8.8.8",
        "http_proxy" or "https_proxy" => "http://proxy.test:3128",
        "no_proxy" => "registry.test,10.1.0.0/16",
        "container_infra_prefix" => "registry.test:5000/mirror/",
        "availability_zone" => "nova",
        "insecure_registry" => "registry.test:5000",
        "keypair" => "lab-key",
        "octavia_provider" => "amphora",
        // The one that every Cinder has from 2019 on.
        "docker_volume_type" or "etcd_volume_type" => "__DEFAULT__",
        _ => PlanInputs.Network,
    };
}
