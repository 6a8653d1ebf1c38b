using System.Collections.Immutable;
using Magnum.Drivers.Kubernetes;

namespace Magnum.Drivers.Tests.Kubernetes;

public sealed class KubernetesLabelsTests
{
    [Theory]
    [InlineData("flannel", "10.50.0.0/16")]
    [InlineData("calico", "10.60.0.0/16")]
    public void The_network_driver_decides_which_label_is_the_pods_network(string networkDriver, string expected)
    {
        var parameters = Map(networkDriver, ("flannel_network_cidr", "10.50.0.0/16"), ("calico_ipv4pool", "10.60.0.0/16"));

        Assert.Equal(expected, parameters["pods_network_cidr"]!.GetValue<string>());
    }

    [Fact]
    public void Another_network_of_services_moves_the_engines_and_the_name_servers_address()
    {
        var parameters = Map("flannel", ("service_cluster_ip_range", "172.30.5.9/22"));

        Assert.Equal("172.30.4.0/22", parameters["portal_network_cidr"]!.GetValue<string>());
        Assert.Equal("172.30.4.1", parameters["kubernetes_service_ip"]!.GetValue<string>());
        Assert.Equal("172.30.4.10", parameters["dns_service_ip"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null, null, KubernetesLabels.DefaultKubeTag)]
    [InlineData("v1.30.0", "v1.29.0", "v1.30.0")]
    [InlineData(null, "v1.29.0", "v1.29.0")]
    [InlineData("", "v1.29.0", "v1.29.0")]
    public void The_version_is_the_tag_then_its_older_name_then_the_drivers(string? tag, string? version, string expected)
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty;
        labels = tag is null ? labels : labels.Add("kube_tag", tag);
        labels = version is null ? labels : labels.Add("kube_version", version);

        Assert.Equal(expected, KubernetesLabels.KubeTag(labels));
    }

    private static ImmutableDictionary<string, System.Text.Json.Nodes.JsonNode?> Map(string networkDriver, params (string Name, string Value)[] labels)
    {
        var parameters = new StackParameters(Guid.Empty);
        KubernetesLabels.Map(labels.ToImmutableSortedDictionary(static label => label.Name, static label => label.Value, StringComparer.Ordinal), networkDriver, parameters);
        return parameters.Build();
    }
}
